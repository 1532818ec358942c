using Emulators.Durable.History;
using Microsoft.DurableTask.Client;

namespace Emulators.Durable.Storage;

/// <summary>Where instances live. Everything returned is committed; everything committed survives a crash (as far as the store does).</summary>
internal interface IDurableStore : IDisposable
{
    /// <summary>True when <see cref="Commit"/> costs nothing, so that no writer thread is worth its while.</summary>
    bool CommitsInMemory { get; }

    /// <summary>The highest key and message id in use.</summary>
    (long Key, long Message) LastIds();

    /// <summary>Called on the turn's own thread before the commit is queued: the place to encode.</summary>
    void Prepare(TurnCommit commit);

    /// <summary>Applies the turns in order, all or none, durable on return. Called by one thread at a time.</summary>
    void Commit(IReadOnlyList<TurnCommit> commits);

    InstanceRow? Find(string instanceId);

    IReadOnlyList<Turn> ReadHistory(long key);

    Turn ReadTurn(long key, int number);

    /// <summary>Instances that have not finished, for re-arming after a restart.</summary>
    IEnumerable<InstanceRow> Unfinished();

    /// <summary>Messages not yet consumed, oldest first.</summary>
    IReadOnlyList<Message> Messages();

    /// <summary>At most <paramref name="limit"/> matching instances in order of id, after <paramref name="afterId"/>.</summary>
    IReadOnlyList<InstanceRow> Query(OrchestrationQuery filter, string? afterId, int limit);
}

/// <summary>What one turn changes, atomically.</summary>
internal sealed class TurnCommit
{
    /// <summary>The instance after the turn; null when only messages or a finished instance go away.</summary>
    public InstanceRow? Row { get; init; }

    /// <summary>The row was not there before.</summary>
    public bool IsNew { get; init; }

    /// <summary>The turn to append as number <c>Row.Turns - 1</c>; null when the history begins anew.</summary>
    public Turn? Turn { get; init; }

    /// <summary>A finished instance that is purged, or replaced by a new one of its id.</summary>
    public InstanceRow? Removes { get; init; }

    /// <summary>Continue-as-new: the history so far goes away.</summary>
    public bool ForgetsHistory { get; init; }

    public IReadOnlyList<Message> Sent { get; init; } = [];

    /// <summary>Ids of the messages this turn consumed.</summary>
    public IReadOnlyList<long> Consumed { get; init; } = [];

    /// <summary>Called once the commit is durable, or with the reason why it never will be.</summary>
    public required Action<TurnCommit, Exception?> Done { get; init; }

    /// <summary>The store's own encoding, made in <see cref="IDurableStore.Prepare"/>.</summary>
    public object? Encoded { get; set; }
}
