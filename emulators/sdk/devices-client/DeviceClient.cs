using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using Microsoft.Azure.Devices.Shared;

namespace Microsoft.Azure.Devices.Client;

/// <summary>
/// A device's connection to its hub. Opens on first use, reconnects and subscribes again by itself. Operations without
/// a cancellation token end after <see cref="OperationTimeoutInMilliseconds"/> with a <see cref="TimeoutException"/>.
/// </summary>
public class DeviceClient : IDisposable, IAsyncDisposable
{
    /// <summary>How long an operation without a cancellation token may take: 4 minutes.</summary>
    public const uint DefaultOperationTimeoutInMilliseconds = 240_000;

    internal static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromMilliseconds(DefaultOperationTimeoutInMilliseconds);

    private readonly DeviceEndpoint _endpoint;
    private readonly TimeProvider _timeProvider;

    private DeviceClient(IotHubConnectionStringBuilder builder, ITransportSettings[] transportSettings, ClientOptions? options)
    {
        options ??= new ClientOptions();
        if (transportSettings is not [MqttTransportSettings settings])
            throw new ArgumentException("Exactly one MqttTransportSettings is expected.", nameof(transportSettings));
        if (builder.UsingX509Cert && settings.ClientCertificate is null && builder.AuthenticationMethod is null)
            throw new ArgumentException("A device with x509=true needs a client certificate.", nameof(transportSettings));
        _timeProvider = options.TimeProvider;
        _endpoint = new DeviceEndpoint(builder, settings, options);
    }

    /// <summary>How long an operation without a cancellation token may take, in milliseconds; 0 means for ever.</summary>
    public uint OperationTimeoutInMilliseconds { get; set; } = DefaultOperationTimeoutInMilliseconds;

    /// <summary>A client for a host name and an identity.</summary>
    public static DeviceClient Create(
        string hostname, IAuthenticationMethod authenticationMethod, TransportType transportType, ClientOptions? options = null) =>
        Create(hostname, authenticationMethod, [new MqttTransportSettings(transportType)], options);

    /// <summary>A client for a host name and an identity, with transport settings: exactly one, MQTT's.</summary>
    public static DeviceClient Create(
        string hostname, IAuthenticationMethod authenticationMethod, ITransportSettings[] transportSettings, ClientOptions? options = null) =>
        new(IotHubConnectionStringBuilder.Create(hostname, authenticationMethod), transportSettings, options);

    /// <summary>A client for <c>HostName=...;DeviceId=...;SharedAccessKey=...</c>.</summary>
    public static DeviceClient CreateFromConnectionString(
        string connectionString, TransportType transportType, ClientOptions? options = null) =>
        CreateFromConnectionString(connectionString, [new MqttTransportSettings(transportType)], options);

    /// <summary>A client for a connection string, with transport settings: exactly one, MQTT's.</summary>
    public static DeviceClient CreateFromConnectionString(
        string connectionString, ITransportSettings[] transportSettings, ClientOptions? options = null) =>
        new(IotHubConnectionStringBuilder.Create(connectionString), transportSettings, options);

    /// <summary>Decides about retries from now on. Default: exponential, 100 ms to 10 s, without end.</summary>
    public void SetRetryPolicy(IRetryPolicy retryPolicy)
    {
        ArgumentNullException.ThrowIfNull(retryPolicy);
        _endpoint.Session.RetryPolicy = retryPolicy;
    }

    /// <summary>Hears every change of the link.</summary>
    public void SetConnectionStatusChangesHandler(ConnectionStatusChangesHandler? statusChangesHandler) =>
        _endpoint.Session.StatusChanged = statusChangesHandler;

    /// <summary>Opens the link.</summary>
    /// <exception cref="Exceptions.UnauthorizedException">The hub refuses the device.</exception>
    /// <exception cref="TimeoutException">The hub could not be reached in time.</exception>
    public Task OpenAsync() => Timed(OpenAsync);

    /// <summary>Opens the link, retrying until cancelled.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => _endpoint.Session.OpenAsync(cancellationToken);

    /// <summary>Closes the link; the client may be opened again.</summary>
    public Task CloseAsync() => Timed(CloseAsync);

    /// <summary>Closes the link; the client may be opened again.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => _endpoint.Session.CloseAsync(cancellationToken);

    /// <summary>Sends telemetry at QoS 1; ends when the hub has acknowledged it.</summary>
    public Task SendEventAsync(Message message) => Timed(token => SendEventAsync(message, token));

    /// <summary>Sends telemetry at QoS 1; ends when the hub has acknowledged it.</summary>
    public Task SendEventAsync(Message message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _endpoint.SendAsync(message, cancellationToken);
    }

    /// <summary>Handles a direct method; null removes the handler.</summary>
    public Task SetMethodHandlerAsync(string methodName, MethodCallback? methodHandler, object? userContext) =>
        Timed(token => SetMethodHandlerAsync(methodName, methodHandler, userContext, token));

    /// <summary>Handles a direct method; null removes the handler.</summary>
    public Task SetMethodHandlerAsync(
        string methodName, MethodCallback? methodHandler, object? userContext, CancellationToken cancellationToken)
    {
        _endpoint.Methods.Set(methodName, methodHandler, userContext);
        return _endpoint.MethodsChangedAsync(cancellationToken);
    }

    /// <summary>Handles direct methods without a handler of their own; null removes it.</summary>
    public Task SetMethodDefaultHandlerAsync(MethodCallback? methodHandler, object? userContext) =>
        Timed(token => SetMethodDefaultHandlerAsync(methodHandler, userContext, token));

    /// <summary>Handles direct methods without a handler of their own; null removes it.</summary>
    public Task SetMethodDefaultHandlerAsync(MethodCallback? methodHandler, object? userContext, CancellationToken cancellationToken)
    {
        _endpoint.Methods.SetDefault(methodHandler, userContext);
        return _endpoint.MethodsChangedAsync(cancellationToken);
    }

    /// <summary>Reads the twin.</summary>
    public Task<Twin> GetTwinAsync() => Timed(GetTwinAsync);

    /// <summary>Reads the twin.</summary>
    public Task<Twin> GetTwinAsync(CancellationToken cancellationToken) => _endpoint.GetTwinAsync(cancellationToken);

    /// <summary>Merges into the reported properties; null removes one.</summary>
    public Task UpdateReportedPropertiesAsync(TwinCollection reportedProperties) =>
        Timed(token => UpdateReportedPropertiesAsync(reportedProperties, token));

    /// <summary>Merges into the reported properties; null removes one.</summary>
    public Task UpdateReportedPropertiesAsync(TwinCollection reportedProperties, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reportedProperties);
        return _endpoint.ReportAsync(reportedProperties, cancellationToken);
    }

    /// <summary>Hears changes of the desired properties, in order; null stops it.</summary>
    public Task SetDesiredPropertyUpdateCallbackAsync(DesiredPropertyUpdateCallback? callback, object? userContext) =>
        Timed(token => SetDesiredPropertyUpdateCallbackAsync(callback, userContext, token));

    /// <summary>Hears changes of the desired properties, in order; null stops it.</summary>
    public Task SetDesiredPropertyUpdateCallbackAsync(
        DesiredPropertyUpdateCallback? callback, object? userContext, CancellationToken cancellationToken) =>
        _endpoint.OnDesiredChangedAsync(callback, userContext, cancellationToken);

    /// <summary>Receives messages from the cloud, each to be completed; null stops it.</summary>
    public Task SetReceiveMessageHandlerAsync(
        ReceiveMessageCallback? messageHandler, object? userContext, CancellationToken cancellationToken = default) =>
        _endpoint.OnMessageAsync(messageHandler, userContext, cancellationToken);

    /// <summary>Acknowledges a message from the cloud.</summary>
    public Task CompleteAsync(Message message) => CompleteAsync(LockToken(message));

    /// <summary>Acknowledges a message from the cloud.</summary>
    public Task CompleteAsync(Message message, CancellationToken cancellationToken) => CompleteAsync(LockToken(message), cancellationToken);

    /// <summary>Acknowledges a message from the cloud.</summary>
    public Task CompleteAsync(string lockToken) => Timed(token => CompleteAsync(lockToken, token));

    /// <summary>Acknowledges a message from the cloud.</summary>
    /// <exception cref="Exceptions.DeviceMessageLockLostException">It is acknowledged already, or was never received.</exception>
    public Task CompleteAsync(string lockToken, CancellationToken cancellationToken) =>
        _endpoint.CompleteAsync(lockToken, cancellationToken);

    /// <summary>Closes the link and ends.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the link and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the link without waiting for the hub's goodbye.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _ = _endpoint.DisposeAsync().AsTask();
    }

    private static string LockToken(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.LockToken ?? throw new InvalidOperationException("The message was not received from the cloud.");
    }

    private Task<bool> Timed(Func<CancellationToken, Task> operation) =>
        Timed(async token =>
        {
            await operation(token).ConfigureAwait(false);
            return true;
        });

    private async Task<T> Timed<T>(Func<CancellationToken, Task<T>> operation)
    {
        var limit = OperationTimeoutInMilliseconds == 0
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(OperationTimeoutInMilliseconds);
        using var deadline = new CancellationTokenSource(limit, _timeProvider);
        try
        {
            return await operation(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"The operation took longer than {limit}.", error);
        }
    }
}
