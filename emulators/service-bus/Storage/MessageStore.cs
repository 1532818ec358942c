using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Storage;

/// <summary>
/// The durable side of the broker: one writer thread takes all work that is waiting into one transaction (group commit)
/// and reports each piece when the transaction is on disk, first submitted first.
/// </summary>
internal sealed class MessageStore : IDisposable
{
    private const int MaxBatch = 500;

    private readonly MessageTable _table;
    private readonly ILogger _log;
    private readonly BlockingCollection<Work> _work = [];
    private readonly Thread _writer;

    /// <summary>Opens or creates the file. Throws <see cref="SqliteException"/> when another broker holds it.</summary>
    public MessageStore(string file, ILogger log)
    {
        _log = log;
        _table = new MessageTable(file);
        _writer = new Thread(Run) { IsBackground = true, Name = "service-bus-store" };
    }

    public List<StoredMessage> ReadAll() => _table.ReadAll();

    /// <summary>Starts the writer, after the messages have been read.</summary>
    public void Start() => _writer.Start();

    /// <summary>Queues a write. <paramref name="done"/> runs on the writer after the commit, with the error if there was one.</summary>
    public void Submit(Action<MessageTable> write, Action<Exception?> done)
    {
        try
        {
            _work.Add(new Work(write, done));
        }
        catch (InvalidOperationException)
        {
            done(new ObjectDisposedException(nameof(MessageStore)));
        }
    }

    /// <summary>Writes what was submitted, then closes the file.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        if (_writer.IsAlive)
            _writer.Join();
        _table.Dispose();
        _work.Dispose();
    }

    private void Run()
    {
        List<Work> batch = [];
        foreach (var first in _work.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < MaxBatch && _work.TryTake(out var next))
                batch.Add(next);
            var error = Commit(batch);
            foreach (var work in batch)
                Report(work, error);
        }
    }

    private SqliteException? Commit(List<Work> batch)
    {
        try
        {
            _table.Begin();
            foreach (var work in batch)
                work.Write(_table);
            _table.Commit();
            return null;
        }
        catch (SqliteException e)
        {
            _log.LogError(e, "{Count} writes failed", batch.Count);
            try
            {
                _table.Rollback();
            }
            catch (SqliteException rollback)
            {
                // SQLite may have rolled back by itself; then there is nothing left to undo.
                _log.LogDebug(rollback, "The rollback found no transaction");
            }

            return e;
        }
    }

    private void Report(Work work, Exception? error)
    {
        try
        {
            work.Done(error);
        }
        catch (Exception e)
        {
            // The writer serves everyone: one caller's failure must not stop it.
            _log.LogError(e, "A caller failed after its write");
        }
    }

    private sealed record Work(Action<MessageTable> Write, Action<Exception?> Done);
}
