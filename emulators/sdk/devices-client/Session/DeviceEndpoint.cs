using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Azure.Devices.Client.Exceptions;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using Microsoft.Azure.Devices.Shared;
using MQTTnet;
using Newtonsoft.Json.Linq;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The device's side of the hub's protocol: telemetry, methods, twin and messages from the cloud, over a session.</summary>
internal sealed class DeviceEndpoint : IAsyncDisposable
{
    private const int MaxBodyBytes = 262_143;

    private readonly string _deviceId;
    private readonly ClientOptions _options;
    private readonly TwinRequests _twins;
    private readonly Channel<Func<Task>> _inbox;
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task>> _unsettled = new(StringComparer.Ordinal);
    private volatile Func<TwinCollection, Task>? _desiredChanged;
    private volatile Func<Message, Task>? _messageReceived;
    private int _disposed;

    public DeviceEndpoint(IotHubConnectionStringBuilder builder, MqttTransportSettings settings, ClientOptions options)
    {
        var identity = new DeviceIdentity(builder, options);
        _deviceId = identity.DeviceId;
        _options = options;
        Session = new DeviceSession(identity, settings, options, ReceiveAsync);
        _twins = new TwinRequests(Session);
        _inbox = Channel.CreateBounded<Func<Task>>(settings.MaxPendingInboundMessages);
        _ = Task.Run(DrainInboxAsync);
    }

    public DeviceSession Session { get; }

    public MethodHandlers Methods { get; } = new();

    /// <summary>Closes the link and stops handing out what came in.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await Session.CloseAsync(CancellationToken.None).ConfigureAwait(false);
        _inbox.Writer.TryComplete();
        Session.Dispose();
    }

    public Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        if (_options.SdkAssignsMessageId == SdkAssignsMessageId.WhenUnset)
            message.MessageId ??= Guid.NewGuid().ToString();
        var body = message.GetBytes();
        if (body.Length > MaxBodyBytes)
            throw new InvalidOperationException($"Message size ({body.Length} bytes) is too big to process. Maximum allowed payload size is {MaxBodyBytes}");
        return Session.PublishAsync(Topics.Telemetry(_deviceId, message), body, cancellationToken);
    }

    /// <summary>Subscribes to methods when there is a handler, and gives it up with the last one.</summary>
    public Task MethodsChangedAsync(CancellationToken cancellationToken) => Methods.Any
        ? Session.SubscribeAsync(Topics.MethodFilter, cancellationToken)
        : Session.UnsubscribeAsync(Topics.MethodFilter, cancellationToken);

    public async Task<Twin> GetTwinAsync(CancellationToken cancellationToken)
    {
        var twin = JObject.Parse(await _twins.AskAsync(Topics.GetTwin, default, cancellationToken).ConfigureAwait(false));
        return new Twin(new TwinProperties
        {
            Desired = new TwinCollection(twin["desired"] as JObject, null),
            Reported = new TwinCollection(twin["reported"] as JObject, null),
        });
    }

    public Task ReportAsync(TwinCollection reported, CancellationToken cancellationToken) =>
        _twins.AskAsync(Topics.PatchReported, Encoding.UTF8.GetBytes(reported.ToJson()), cancellationToken);

    public Task OnDesiredChangedAsync(DesiredPropertyUpdateCallback? callback, object? context, CancellationToken cancellationToken)
    {
        _desiredChanged = callback is null ? null : change => callback(change, context);
        return callback is null
            ? Session.UnsubscribeAsync(Topics.DesiredFilter, cancellationToken)
            : Session.SubscribeAsync(Topics.DesiredFilter, cancellationToken);
    }

    public Task OnMessageAsync(ReceiveMessageCallback? callback, object? context, CancellationToken cancellationToken)
    {
        _messageReceived = callback is null ? null : message => callback(message, context);
        var filter = Topics.CloudToDevicePrefix(_deviceId) + "#";
        return callback is null
            ? Session.UnsubscribeAsync(filter, cancellationToken)
            : Session.SubscribeAsync(filter, cancellationToken);
    }

    public Task CompleteAsync(string lockToken, CancellationToken cancellationToken) =>
        _unsettled.TryRemove(lockToken, out var acknowledge)
            ? acknowledge(cancellationToken)
            : throw new DeviceMessageLockLostException($"No message waits under the lock token {lockToken}.");

    private async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        var topic = received.ApplicationMessage.Topic;
        var payload = received.ApplicationMessage.Payload.ToArray();
        if (topic.StartsWith(Topics.MethodPrefix, StringComparison.Ordinal))
            _ = Task.Run(() => AnswerMethodAsync(topic, payload));
        else if (topic.StartsWith(Topics.TwinResponsePrefix, StringComparison.Ordinal))
            _twins.Answered(topic, Encoding.UTF8.GetString(payload));
        else if (topic.StartsWith(Topics.DesiredPrefix, StringComparison.Ordinal))
            await _inbox.Writer.WriteAsync(() => DesiredChangedAsync(payload)).ConfigureAwait(false);
        else if (topic.StartsWith(Topics.CloudToDevicePrefix(_deviceId), StringComparison.Ordinal))
            await ReceiveMessageAsync(received, payload).ConfigureAwait(false);
    }

    private async Task AnswerMethodAsync(string topic, byte[] payload)
    {
        var (name, query) = Topics.Split(topic, Topics.MethodPrefix);
        var answer = await Methods.InvokeAsync(name, payload).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(DeviceClient.DefaultOperationTimeout, _options.TimeProvider);
        var responseTopic = Topics.MethodResponse(answer.Status, query.GetValueOrDefault(Topics.RequestId, ""));
        await Session.PublishAsync(responseTopic, answer.Result, deadline.Token).ConfigureAwait(false);
    }

    private Task DesiredChangedAsync(byte[] payload) =>
        _desiredChanged?.Invoke(new TwinCollection(Encoding.UTF8.GetString(payload))) ?? Task.CompletedTask;

    private async Task ReceiveMessageAsync(MqttApplicationMessageReceivedEventArgs received, byte[] payload)
    {
        received.AutoAcknowledge = false;
        var message = CloudMessages.Read(received.ApplicationMessage.Topic, Topics.CloudToDevicePrefix(_deviceId), payload);
        _unsettled[message.LockToken!] = received.AcknowledgeAsync;
        await _inbox.Writer.WriteAsync(() => _messageReceived?.Invoke(message) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    // One at a time and in order: a desired change must not overtake the one before it. What a callback throws goes to
    // TaskScheduler.UnobservedTaskException, as with the official client, and does not stop the next delivery.
    private async Task DrainInboxAsync()
    {
        await foreach (var deliver in _inbox.Reader.ReadAllAsync().ConfigureAwait(false))
            await Task.WhenAny(Task.Run(deliver)).ConfigureAwait(false);
    }
}
