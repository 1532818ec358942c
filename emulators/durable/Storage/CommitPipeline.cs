using Microsoft.Extensions.Logging;

namespace Emulators.Durable.Storage;

/// <summary>
/// Group commit: one thread takes every turn that queued while the last commit was on its way to the disk and commits
/// them together. With a store in memory the caller's thread commits.
/// </summary>
internal sealed class CommitPipeline : IDisposable
{
    private readonly IDurableStore _store;
    private readonly ILogger _logger;
    private readonly Lock _inline = new();
    private readonly object _gate = new();
    private readonly Thread? _writer;
    private List<TurnCommit> _queue = [];
    private bool _stopping;
    private Exception? _fault;

    public CommitPipeline(IDurableStore store, ILogger logger)
    {
        _store = store;
        _logger = logger;
        if (store.CommitsInMemory)
            return;
        _writer = new Thread(Write) { IsBackground = true, Name = "durable-writer" };
        _writer.Start();
    }

    /// <summary>Commits and turns committed so far; their quotient is the group.</summary>
    public (long Commits, long Turns) Count { get; private set; }

    public void Submit(TurnCommit commit)
    {
        _store.Prepare(commit);
        if (_writer is null)
        {
            CommitInline(commit);
            return;
        }
        lock (_gate)
        {
            if (_fault is null && !_stopping)
            {
                _queue.Add(commit);
                if (_queue.Count == 1)
                    Monitor.Pulse(_gate);
                return;
            }
        }
        commit.Done(commit, _fault ?? Refusals.Stopped());
    }

    /// <summary>Commits what is queued, then stops.</summary>
    public void Dispose() => Stop(drop: false);

    /// <summary>Stops as a crash would: what is queued is never written and never answered.</summary>
    public void Crash() => Stop(drop: true);

    private void Stop(bool drop)
    {
        lock (_gate)
        {
            _stopping = true;
            if (drop)
                _queue.Clear();
            Monitor.Pulse(_gate);
        }
        _writer?.Join();
    }

    private void CommitInline(TurnCommit commit)
    {
        if (_stopping)
        {
            commit.Done(commit, Refusals.Stopped());
            return;
        }
        lock (_inline)
            _store.Commit([commit]);
        commit.Done(commit, null);
    }

    private void Write()
    {
        var group = new List<TurnCommit>();
        while (Take(ref group))
        {
            var fault = TryCommit(group);
            foreach (var commit in group)
                commit.Done(commit, fault);
            group.Clear();
        }
    }

    private bool Take(ref List<TurnCommit> group)
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_stopping)
                    return false;
                Monitor.Wait(_gate);
            }
            (group, _queue) = (_queue, group);
            return true;
        }
    }

    private Exception? TryCommit(List<TurnCommit> group)
    {
        if (_fault is not null)
            return _fault;
        try
        {
            _store.Commit(group);
            Count = (Count.Commits + 1, Count.Turns + group.Count);
            return null;
        }
        catch (Exception failure)
        {
            // What the disk holds is now unknown: nothing more may be acknowledged until a restart reads it.
            _logger.LogCritical(failure, "The durable store cannot be written; the engine stands still until it is restarted.");
            lock (_gate)
                _fault = failure;
            return failure;
        }
    }
}
