using Emulators.Durable.History;
using Microsoft.Data.Sqlite;

namespace Emulators.Durable.Storage;

/// <summary>Writes groups of turns, one transaction a group. Used by one thread at a time.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IDisposable
{
    private readonly Statement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly Statement _commit = new(connection, "COMMIT");
    private readonly Statement _rollback = new(connection, "ROLLBACK");
    private readonly Statement _insert = new(
        connection,
        "INSERT INTO instance (key, version, status, finished, updated, generation, turns, open, custom_status, output, failure, id, name, "
        + "created, origin) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        15);
    private readonly Statement _update = new(
        connection,
        "UPDATE instance SET version=$1, status=$2, updated=$4, generation=$5, turns=$6, open=$7, custom_status=$8 WHERE key=$0",
        9);
    private readonly Statement _finish = new(
        connection,
        "UPDATE instance SET version=$1, status=$2, finished=$3, updated=$4, generation=$5, turns=$6, open=$7, custom_status=$8, output=$9, "
        + "failure=$10 WHERE key=$0",
        11);
    private readonly Statement _append = new(connection, "INSERT INTO turn (key, number, body) VALUES ($0, $1, $2)", 3);
    private readonly Statement _send = new(connection, "INSERT INTO message (id, target, body) VALUES ($0, $1, $2)", 3);
    private readonly Statement _consume = new(connection, "DELETE FROM message WHERE id=$0", 1);
    private readonly Statement _forget = new(connection, "DELETE FROM turn WHERE key=$0", 1);
    private readonly Statement _remove = new(connection, "DELETE FROM instance WHERE key=$0", 1);

    /// <summary>Done on the turn's own thread: the writer thread is the one that cannot be doubled.</summary>
    public static void Encode(TurnCommit commit) => commit.Encoded = new Blobs(
        commit.Turn is { } turn ? HistoryCodec.Encode(turn) : null,
        commit.Row is { Open.Length: > 0 } row ? HistoryCodec.Encode(row.Open) : null,
        [.. commit.Sent.Select(message => HistoryCodec.Encode(message.Body))]);

    public void Commit(IReadOnlyList<TurnCommit> commits)
    {
        _begin.Run();
        try
        {
            foreach (var commit in commits)
                Write(commit);
            _commit.Run();
        }
        catch
        {
            _rollback.Run();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _rollback, _insert, _update, _finish, _append, _send, _consume, _forget, _remove })
            statement.Dispose();
    }

    private void Write(TurnCommit commit)
    {
        var blobs = (Blobs)commit.Encoded!;
        if (commit.Removes is { } removed)
        {
            _forget.Set(0, removed.Key).Run();
            _remove.Set(0, removed.Key).Run();
        }
        if (commit.Row is { } row)
        {
            if (commit.ForgetsHistory)
                _forget.Set(0, row.Key).Run();
            WriteRow(row, commit.IsNew, blobs.Open);
            if (blobs.Turn is { } turn)
                _append.Set(0, row.Key).Set(1, row.Turns - 1).Set(2, turn).Run();
        }
        foreach (var id in commit.Consumed)
            _consume.Set(0, id).Run();
        for (var i = 0; i < commit.Sent.Count; i++)
            _send.Set(0, commit.Sent[i].Id).Set(1, commit.Sent[i].Target).Set(2, blobs.Sent[i]).Run();
    }

    private void WriteRow(InstanceRow row, bool isNew, byte[]? open)
    {
        // Three statements so that the index of unfinished instances is touched at the start and the end only.
        var statement = isNew ? _insert : row.IsFinished ? _finish : _update;
        statement.Set(0, row.Key).Set(1, row.Version).Set(2, (long)row.Status).Set(4, row.UpdatedAt.Ticks)
            .Set(5, row.Generation).Set(6, row.Turns).Set(7, open).Set(8, row.CustomStatus);
        if (statement != _update)
            statement.Set(3, row.IsFinished ? 1 : 0).Set(9, row.Output).Set(10, SqliteRows.EncodeFailure(row.Failure));
        if (isNew)
            statement.Set(11, row.Id).Set(12, row.Name).Set(13, row.CreatedAt.Ticks).Set(14, SqliteRows.EncodeOrigin(row));
        statement.Run();
    }

    private sealed record Blobs(byte[]? Turn, byte[]? Open, byte[][] Sent);
}
