using Emulators.Durable.History;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Storage;

/// <summary>
/// One SQLite file in WAL mode with full sync. Rows are keyed by number, so that young instances, which change most, share
/// their pages; history is append-only, one row a turn.
/// </summary>
internal sealed class SqliteStore : IDurableStore
{
    private readonly FileStream _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    /// <exception cref="IOException">Another engine has the file open.</exception>
    public SqliteStore(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _lock = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        _connection = SqliteSchema.Open(path);
        SqliteSchema.Create(_connection);
        _writer = new SqliteWriter(_connection);
        _readers = new SqliteReaders(path);
    }

    public bool CommitsInMemory => false;

    public (long Key, long Message) LastIds() => _readers.Read(reader => reader.LastIds());

    public void Prepare(TurnCommit commit) => SqliteWriter.Encode(commit);

    public void Commit(IReadOnlyList<TurnCommit> commits) => _writer.Commit(commits);

    public InstanceRow? Find(string instanceId) => _readers.Read(reader => reader.Find(instanceId));

    public IReadOnlyList<Turn> ReadHistory(long key) => _readers.Read(reader => reader.History(key));

    public Turn ReadTurn(long key, int number) => _readers.Read(reader => reader.Turn(key, number));

    public IEnumerable<InstanceRow> Unfinished() => _readers.Read(reader => reader.Unfinished());

    public IReadOnlyList<Message> Messages() => _readers.Read(reader => reader.Messages());

    public IReadOnlyList<InstanceRow> Query(OrchestrationQuery filter, string? afterId, int limit) =>
        _readers.Read(reader => reader.Query(filter, afterId, limit));

    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }
}
