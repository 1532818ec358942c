using System.Security.Cryptography;
using System.Text;
using Emulators.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulators.Durable.Orchestrators;

/// <summary>What the orchestrator's code sees of its <see cref="OrchestratorSession"/>.</summary>
internal sealed class EmbeddedOrchestrationContext(OrchestratorSession session, InstanceRow row, SessionServices services)
    : TaskOrchestrationContext
{
    private int _guids;

    public override TaskName Name { get; } = new(row.Name);

    public override string InstanceId => row.Id;

    public override ParentOrchestrationInstance? Parent { get; } =
        row.Parent is { } parent ? new ParentOrchestrationInstance(new TaskName(parent.Name), parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => session.Now;

    public override bool IsReplaying => session.IsReplaying;

    public override string Version => row.Version;

    protected override ILoggerFactory LoggerFactory => services.LoggerFactory;

    public override T? GetInput<T>() where T : default => services.Converter.Deserialize<T>(session.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        var text = services.Converter.Serialize(input);
        var version = options?.Version is { } asked ? (string)asked : row.Version;
        var call = () => session.Call(new ScheduleActivity(session.TakeId(), name.Name, version, text));
        var result = await (options?.Retry is { } retry ? Retries.Run(this, retry, call) : call());
        return services.Converter.Deserialize<TResult>(result)!;
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RefuseOptionsAsInput(input, options);
        var text = services.Converter.Serialize(input);
        var version = options?.Version is { } asked ? (string)asked : services.DefaultVersion;
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Check(id, problem => new ArgumentException(problem));
        var call = () => session.Call(new StartSubOrchestration(session.TakeId(), orchestratorName.Name, version, id, text));
        var result = await (options?.Retry is { } retry ? Retries.Run(this, retry, call) : call());
        return services.Converter.Deserialize<TResult>(result)!;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        session.StartTimer(fireAt.ToUniversalTime(), cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        session.WaitForEvent<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        session.Act(new SendEvent(session.TakeId(), instanceId, eventName, services.Converter.Serialize(payload)));

    public override void SetCustomStatus(object? customStatus) => session.SetCustomStatus(services.Converter.Serialize(customStatus));

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        session.ContinueAsNew(
            new Continuation(services.Converter.Serialize(options.NewInput), options.PreserveUnprocessedEvents, options.NewVersion ?? row.Version));
    }

    /// <summary>Hashed from this execution's identity and a counter: unique per start, the same on every replay.</summary>
    public override Guid NewGuid()
    {
        session.AssertOwnThread();
        var name = $"{row.Id}\n{row.Key}\n{row.CreatedAt.Ticks}\n{row.Generation}\n{_guids++}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
    }

    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException(
                $"A {nameof(TaskOptions)} was given as the input. Did you mean it for the '{nameof(options)}' parameter?", nameof(input));
    }
}

/// <summary>What a session needs of its engine.</summary>
/// <param name="DefaultVersion">Of sub-orchestrations that name none.</param>
internal sealed record SessionServices(
    DataConverter Converter, ILoggerFactory LoggerFactory, ILogger Logger, string DefaultVersion, bool ReplayEveryTurn);
