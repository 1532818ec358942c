using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Emulators.IotHub.Storage;

/// <summary>
/// The hub's SQLite file. One writer commits everything that waits in one transaction (group commit, full sync), in the
/// order it came, so that many devices share one flush of the disk.
/// </summary>
internal sealed class HubStore : IAsyncDisposable
{
    private const int GreatestBatch = 512;

    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS device (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS telemetry (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, lane INTEGER NOT NULL, envelope TEXT NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS telemetry_by_lane ON telemetry (lane, sequence);
        CREATE TABLE IF NOT EXISTS cloud_message (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, topic TEXT NOT NULL, body BLOB NOT NULL, expires_ms INTEGER NOT NULL);
        CREATE INDEX IF NOT EXISTS cloud_message_by_device ON cloud_message (device, sequence);
        """;

    private readonly string _connectionString;
    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;

    public HubStore(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        var connection = Open();
        Execute(connection, Schema);
        _writer = Task.Run(() => RunAsync(connection));
    }

    /// <summary>Runs <paramref name="statement"/> in the next transaction; ends when that is on disk.</summary>
    public Task WriteAsync(Action<SqliteConnection> statement)
    {
        var write = new Write(statement, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _writes.Writer.TryWrite(write)
            ? write.Done.Task
            : Task.FromException(new ObjectDisposedException(nameof(HubStore)));
    }

    /// <summary>A connection for reading, which the caller disposes.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
        return connection;
    }

    /// <summary>Commits what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
    }

    public static void Execute(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private async Task RunAsync(SqliteConnection connection)
    {
        using (connection)
        {
            var batch = new List<Write>(GreatestBatch);
            while (await _writes.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                batch.Clear();
                while (batch.Count < GreatestBatch && _writes.Reader.TryRead(out var write))
                    batch.Add(write);
                Commit(connection, batch);
            }
        }
    }

    // A batch stands or falls together; each writer hears it and decides.
    private static void Commit(SqliteConnection connection, List<Write> batch)
    {
#pragma warning disable CA1031 // The error is handed to everyone who waits for this batch.
        try
        {
            using var transaction = connection.BeginTransaction();
            foreach (var write in batch)
                write.Statement(connection);
            transaction.Commit();
        }
        catch (Exception error)
        {
            foreach (var write in batch)
                write.Done.TrySetException(error);
            return;
        }
#pragma warning restore CA1031
        foreach (var write in batch)
            write.Done.TrySetResult();
    }

    private sealed record Write(Action<SqliteConnection> Statement, TaskCompletionSource Done);
}
