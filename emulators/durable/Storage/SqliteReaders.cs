using Emulators.Durable.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Storage;

/// <summary>A pool of read connections: in WAL mode they never wait for the writer, and see what is committed.</summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    private readonly object _gate = new();
    private readonly Stack<SqliteReader> _idle = [];
    private int _reading;
    private bool _closed;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public T Read<T>(Func<SqliteReader, T> read)
    {
        SqliteReader? reader;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _reading++;
            _idle.TryPop(out reader);
        }
        try
        {
            return read(reader ??= new SqliteReader(SqliteSchema.Open(path)));
        }
        finally
        {
            lock (_gate)
            {
                _reading--;
                if (reader is not null)
                    _idle.Push(reader);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Lets reads under way end; none begins after.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            while (_reading > 0)
                Monitor.Wait(_gate);
            while (_idle.TryPop(out var reader))
                reader.Dispose();
        }
    }
}

/// <summary>The queries of one read connection.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _turn;

    public SqliteReader(SqliteConnection connection)
    {
        _connection = connection;
        _find = Command($"SELECT {SqliteRows.Columns} FROM instance WHERE id=$id", ("$id", ""));
        _turn = Command("SELECT body FROM turn WHERE key=$key AND number=$number", ("$key", 0L), ("$number", 0));
    }

    public (long Key, long Message) LastIds()
    {
        using var command = Command("SELECT (SELECT max(key) FROM instance), (SELECT max(id) FROM message)");
        using var found = command.ExecuteReader();
        found.Read();
        return (found.IsDBNull(0) ? 0 : found.GetInt64(0), found.IsDBNull(1) ? 0 : found.GetInt64(1));
    }

    public InstanceRow? Find(string id)
    {
        _find.Parameters[0].Value = id;
        using var found = _find.ExecuteReader();
        return found.Read() ? SqliteRows.Read(found) : null;
    }

    public Turn Turn(long key, int number)
    {
        _turn.Parameters[0].Value = key;
        _turn.Parameters[1].Value = number;
        return _turn.ExecuteScalar() is byte[] body
            ? HistoryCodec.DecodeTurn(body)
            : throw new InvalidDataException($"Turn {number} of instance {key} is missing from the store.");
    }

    public List<Turn> History(long key)
    {
        using var command = Command("SELECT body FROM turn WHERE key=$key ORDER BY number", ("$key", key));
        return All(command, found => HistoryCodec.DecodeTurn(found.GetFieldValue<byte[]>(0)));
    }

    public List<InstanceRow> Unfinished()
    {
        using var command = Command($"SELECT {SqliteRows.Columns} FROM instance WHERE finished=0 ORDER BY key");
        return All(command, SqliteRows.Read);
    }

    public List<Message> Messages()
    {
        using var command = Command("SELECT id, target, body FROM message ORDER BY id");
        return All(
            command,
            found => new Message(found.GetInt64(0), found.GetString(1), HistoryCodec.DecodeMessage(found.GetFieldValue<byte[]>(2))));
    }

    public List<InstanceRow> Query(OrchestrationQuery filter, string? afterId, int limit)
    {
        var statuses = filter.Statuses?.Select(status => (int)status).ToList() ?? [];
        using var command = Command(
            $"SELECT {SqliteRows.Columns} FROM instance WHERE id > $after AND id >= $prefix AND substr(id, 1, length($prefix)) = $prefix "
            + "AND created BETWEEN $from AND $to"
            + (statuses.Count == 0 ? "" : $" AND status IN ({string.Join(',', statuses)})")
            + " ORDER BY id LIMIT $limit",
            ("$after", afterId ?? ""),
            ("$prefix", filter.InstanceIdPrefix ?? ""),
            ("$from", filter.CreatedFrom?.UtcTicks ?? 0L),
            ("$to", filter.CreatedTo?.UtcTicks ?? long.MaxValue),
            ("$limit", limit));
        return All(command, SqliteRows.Read);
    }

    public void Dispose()
    {
        _find.Dispose();
        _turn.Dispose();
        _connection.Dispose();
    }

    private static List<T> All<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        var all = new List<T>();
        using var found = command.ExecuteReader();
        while (found.Read())
            all.Add(read(found));
        return all;
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text comes from this file; values go in as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
