using DurableTask.Core.History;
using Emulators.Durable.History;
using Emulators.Durable.Turns;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using ExecutionStarted = Emulators.Durable.History.ExecutionStarted;

namespace Emulators.Durable.Client;

/// <summary>
/// The client of an embedded engine. Every call that changes something returns when the change is on the disk.
/// Where the Azure backends were seen to differ, this one does what is stricter: an event, suspension, resumption or termination
/// for an instance that is unknown or finished is refused, so is a start of an id that has not finished or of an orchestrator that
/// is not registered, and a running instance is not purged. Termination does not reach sub-orchestrations, recursive or not.
/// </summary>
internal class EmbeddedClient(string name, Func<DurableEngine> engine, DurableTaskClientOptions options) : DurableTaskClient(name)
{
    /// <summary>The limit of gRPC messages, which on Azure carry every payload.</summary>
    private const int MaxPayloadBytes = 4 * 1024 * 1024;

    private EngineCore Core => engine().Core;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? startOptions = null, CancellationToken cancellation = default)
    {
        var version = startOptions?.Version is { } asked ? (string)asked : options.DefaultVersion;
        if (!Core.Catalog.Knows(orchestratorName.Name, version))
            throw Refusals.UnknownOrchestrator(orchestratorName.Name);
        var id = startOptions?.InstanceId;
        if (id is not null)
            await RefuseDedupedAsync(id, startOptions!.DedupeStatuses).ConfigureAwait(false);
        var tags = startOptions?.Tags is { Count: > 0 } given ? given : null;
        return await Start(
            id, new NewInstance(orchestratorName.Name, version, null, tags), Serialize(input), startOptions?.StartAt?.UtcDateTime, cancellation)
            .ConfigureAwait(false);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Signal(instanceId, new EventRaised(eventName, Serialize(eventPayload)), cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Signal(instanceId, new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Signal(instanceId, new ExecutionResumed(reason), cancellation);

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? terminateOptions = null, CancellationToken cancellation = default) =>
        Signal(instanceId, new ExecutionTerminated(Serialize(terminateOptions?.Output)), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, untilFinished: false, nameof(WaitForInstanceStartAsync), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Wait(instanceId, untilFinished: true, nameof(WaitForInstanceCompletionAsync), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(Core.Live.Row(instanceId) is { } row ? Metadata(row, getInputsAndOutputs) : null);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>((token, pageSize, _) =>
        {
            var size = pageSize ?? query.PageSize;
            // One more than the page tells whether there is another.
            var rows = Core.Store.Query(query, token ?? query.ContinuationToken, size + 1);
            var page = rows.Take(size).Select(row => Metadata(row, query.FetchInputsAndOutputs)).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(page, rows.Count > size ? page[^1].InstanceId : null));
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? purgeOptions = null, CancellationToken cancellation = default) =>
        new(Core.Live.Row(instanceId) is { IsFinished: true } row && await Purge(row).ConfigureAwait(false) ? 1 : 0, isComplete: true);

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? purgeOptions = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var purged = 0;
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, filter.Statuses);
        for (string? after = null; ;)
        {
            var rows = Core.Store.Query(query, after, query.PageSize);
            foreach (var row in rows.Where(row => row.IsFinished))
                purged += await Purge(row).ConfigureAwait(false) ? 1 : 0;
            if (rows.Count < query.PageSize)
                return new PurgeResult(purged, isComplete: true);
            after = rows[^1].Id;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">It has not finished.</exception>
    public override Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        var row = Core.Live.Row(instanceId)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        if (!row.IsFinished)
            throw new InvalidOperationException($"The orchestration {instanceId} is {row.Status}; only a finished one can be restarted.");
        var start = new NewInstance(row.Name, row.Version, null, row.Tags);
        return Start(restartWithNewInstanceId ? null : instanceId, start, Core.Live.Input(row), null, cancellation);
    }

    public override Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        var row = Core.Live.Row(instanceId)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        return Task.FromResult<IList<HistoryEvent>>(HistoryExport.Events(row, Core.Store.ReadHistory(row.Key)));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask; // The engine belongs to whoever started it.

    private async Task<string> Start(string? id, NewInstance start, string? input, DateTime? startAt, CancellationToken cancellation)
    {
        if (id is not null)
            InstanceIds.Check(id, Refusals.InvalidId);
        var ack = NewAck();
        var delivery = new Delivery(new ExecutionStarted(input, startAt), ack);
        var instanceId = id ?? Guid.NewGuid().ToString("N");
        if (!Core.Live.TryStart(instanceId, start, Core.Clock.GetUtcNow().UtcDateTime, delivery, isNewId: id is null))
            throw Refusals.AlreadyExists(instanceId);
        await ack.Task.WaitAsync(cancellation).ConfigureAwait(false);
        return instanceId;
    }

    private async Task Signal(string instanceId, TurnEvent item, CancellationToken cancellation)
    {
        var ack = NewAck();
        if (!Core.Live.TryDeliver(instanceId, new Delivery(item, ack)))
            throw Refusals.UnknownOrFinished(instanceId);
        await ack.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<OrchestrationMetadata> Wait(
        string instanceId, bool untilFinished, string operation, bool withData, CancellationToken cancellation)
    {
        var core = Core;
        try
        {
            var row = await core.Waiters.Wait(instanceId, untilFinished, () => core.Live.Row(instanceId), cancellation).ConfigureAwait(false);
            return Metadata(row, withData);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"The {operation} operation was canceled.", cancellation);
        }
    }

    private async Task RefuseDedupedAsync(string id, IReadOnlyList<string>? statuses)
    {
        if (statuses is { Count: > 0 } && await GetInstancesAsync(id).ConfigureAwait(false) is { } existing
            && statuses.Contains(existing.RuntimeStatus.ToString(), StringComparer.OrdinalIgnoreCase))
            throw Refusals.AlreadyExists(id);
    }

    private async Task<bool> Purge(InstanceRow row)
    {
        var done = NewAck();
        Core.Pipeline.Submit(new Storage.TurnCommit
        {
            Removes = row,
            Done = (_, failure) =>
            {
                if (failure is null)
                    done.TrySetResult();
                else
                    done.TrySetException(failure);
            },
        });
        await done.Task.ConfigureAwait(false);
        return true;
    }

    private OrchestrationMetadata Metadata(InstanceRow row, bool withData) => new(row.Name, row.Id)
    {
        DataConverter = withData ? options.DataConverter : null,
        RuntimeStatus = row.Status,
        CreatedAt = new DateTimeOffset(row.CreatedAt),
        LastUpdatedAt = new DateTimeOffset(row.UpdatedAt),
        SerializedInput = withData ? Core.Live.Input(row) : null,
        SerializedOutput = withData ? row.Output : null,
        SerializedCustomStatus = withData ? row.CustomStatus : null,
        FailureDetails = row.Failure,
        Tags = row.Tags ?? new Dictionary<string, string>(),
    };

    private string? Serialize(object? value)
    {
        var text = options.DataConverter.Serialize(value);
        if (text is not null && System.Text.Encoding.UTF8.GetByteCount(text) is var bytes and > MaxPayloadBytes)
            throw Refusals.TooLarge(bytes, MaxPayloadBytes);
        return text;
    }

    private static TaskCompletionSource NewAck() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
