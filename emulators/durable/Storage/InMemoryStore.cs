using Emulators.Durable.History;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Storage;

/// <summary>Keeps the records themselves. For simulators and tests: gone with the process.</summary>
internal sealed class InMemoryStore : IDurableStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, InstanceRow> _rows = [];
    private readonly Dictionary<long, List<Turn>> _turns = [];
    private readonly SortedDictionary<long, Message> _messages = [];
    private long _lastKey;
    private long _lastMessage;

    public bool CommitsInMemory => true;

    public (long Key, long Message) LastIds() => (_lastKey, _lastMessage);

    public void Prepare(TurnCommit commit)
    {
        // Records are immutable: nothing to encode.
    }

    public void Commit(IReadOnlyList<TurnCommit> commits)
    {
        lock (_lock)
            foreach (var commit in commits)
                Apply(commit);
    }

    public InstanceRow? Find(string instanceId)
    {
        lock (_lock)
            return _rows.GetValueOrDefault(instanceId);
    }

    public IReadOnlyList<Turn> ReadHistory(long key)
    {
        lock (_lock)
            return _turns.TryGetValue(key, out var turns) ? [.. turns] : [];
    }

    public Turn ReadTurn(long key, int number)
    {
        lock (_lock)
            return _turns[key][number];
    }

    public IEnumerable<InstanceRow> Unfinished()
    {
        lock (_lock)
            return [.. _rows.Values.Where(row => !row.IsFinished)];
    }

    public IReadOnlyList<Message> Messages()
    {
        lock (_lock)
            return [.. _messages.Values];
    }

    public IReadOnlyList<InstanceRow> Query(OrchestrationQuery filter, string? afterId, int limit)
    {
        var statuses = filter.Statuses?.ToHashSet();
        lock (_lock)
            return [.. _rows.Values
                .Where(row => afterId is null || string.CompareOrdinal(row.Id, afterId) > 0)
                .Where(row => filter.InstanceIdPrefix is not { } prefix || row.Id.StartsWith(prefix, StringComparison.Ordinal))
                .Where(row => statuses is null or { Count: 0 } || statuses.Contains(row.Status))
                .Where(row => filter.CreatedFrom is not { } from || row.CreatedAt >= from.UtcDateTime)
                .Where(row => filter.CreatedTo is not { } to || row.CreatedAt <= to.UtcDateTime)
                .OrderBy(row => row.Id, StringComparer.Ordinal)
                .Take(limit)];
    }

    public void Dispose()
    {
        // The engine that was handed this store may be followed by another on the same data.
    }

    private void Apply(TurnCommit commit)
    {
        if (commit.Removes is { } removed)
        {
            if (_rows.TryGetValue(removed.Id, out var found) && found.Key == removed.Key)
                _rows.Remove(removed.Id);
            _turns.Remove(removed.Key);
        }
        if (commit.Row is { } row)
        {
            _lastKey = Math.Max(_lastKey, row.Key);
            _rows[row.Id] = row;
            if (commit.ForgetsHistory)
                _turns.Remove(row.Key);
            if (commit.Turn is { } turn)
                Append(row.Key, turn);
        }
        foreach (var id in commit.Consumed)
            _messages.Remove(id);
        foreach (var message in commit.Sent)
        {
            _messages.Add(message.Id, message);
            _lastMessage = Math.Max(_lastMessage, message.Id);
        }
    }

    private void Append(long key, Turn turn)
    {
        if (!_turns.TryGetValue(key, out var turns))
            _turns.Add(key, turns = new List<Turn>(1));
        turns.Add(turn);
    }
}
