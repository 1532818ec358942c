using Microsoft.Data.Sqlite;

namespace Emulators.ServiceBus.Storage;

/// <summary>The table of messages, as prepared statements. Used by the one writer, inside its transaction.</summary>
internal sealed class MessageTable : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _setDeliveries;
    private readonly SqliteCommand _replace;

    public MessageTable(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        // Exclusive: a second broker on the same file would deliver every message twice.
        Execute(
            """
            PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS messages (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                queue TEXT NOT NULL,
                state INTEGER NOT NULL,
                deliveries INTEGER NOT NULL,
                enqueued_at INTEGER NOT NULL,
                due_at INTEGER,
                expires_at INTEGER,
                payload BLOB NOT NULL);
            """);
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _insert = Prepare(
            """
            INSERT INTO messages (queue, state, deliveries, enqueued_at, due_at, expires_at, payload)
            VALUES ($queue, $state, 0, $enqueued_at, $due_at, $expires_at, $payload)
            RETURNING sequence
            """,
            "$queue", "$state", "$enqueued_at", "$due_at", "$expires_at", "$payload");
        _delete = Prepare("DELETE FROM messages WHERE sequence = $sequence", "$sequence");
        _setDeliveries = Prepare(
            "UPDATE messages SET deliveries = $deliveries WHERE sequence = $sequence", "$deliveries", "$sequence");
        _replace = Prepare(
            "UPDATE messages SET queue = $queue, state = $state, deliveries = $deliveries, expires_at = $expires_at, payload = $payload WHERE sequence = $sequence",
            "$queue", "$state", "$deliveries", "$expires_at", "$payload", "$sequence");
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    public void Rollback() => _rollback.ExecuteNonQuery();

    /// <summary>Adds a message and returns its sequence number. Numbers are never used twice.</summary>
    public long Insert(string queue, StoredState state, DateTimeOffset enqueuedAt, DateTimeOffset? dueAt, DateTimeOffset? expiresAt, byte[] payload) =>
        (long)With(_insert, queue, (int)state, Ticks(enqueuedAt), Ticks(dueAt), Ticks(expiresAt), payload).ExecuteScalar()!;

    public void Delete(long sequence) => With(_delete, sequence).ExecuteNonQuery();

    public void SetDeliveries(long sequence, int deliveries) => With(_setDeliveries, deliveries, sequence).ExecuteNonQuery();

    /// <summary>Moves a message to a queue and state, with a changed payload.</summary>
    public void Replace(long sequence, string queue, StoredState state, int deliveries, DateTimeOffset? expiresAt, byte[] payload) =>
        With(_replace, queue, (int)state, deliveries, Ticks(expiresAt), payload, sequence).ExecuteNonQuery();

    public List<StoredMessage> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText =
            "SELECT sequence, queue, state, deliveries, enqueued_at, due_at, expires_at, payload FROM messages";
        using var reader = command.ExecuteReader();
        List<StoredMessage> all = [];
        while (reader.Read())
        {
            all.Add(new StoredMessage(
                reader.GetInt64(0),
                reader.GetString(1),
                (StoredState)reader.GetInt32(2),
                reader.GetInt32(3),
                Time(reader.GetInt64(4)),
                reader.IsDBNull(5) ? null : Time(reader.GetInt64(5)),
                reader.IsDBNull(6) ? null : Time(reader.GetInt64(6)),
                reader.GetFieldValue<byte[]>(7)));
        }

        all.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
        return all;
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _rollback, _insert, _delete, _setDeliveries, _replace })
            command.Dispose();
        _connection.Dispose();
    }

    private static object Ticks(DateTimeOffset? time) => time is { } value ? value.UtcTicks : DBNull.Value;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static SqliteCommand With(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }
}
