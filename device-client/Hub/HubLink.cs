using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using Microsoft.Azure.Devices.Shared;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Tls;

namespace QuickCheckout.Terminal.Hub;

/// <summary>The terminal's link to its hub.</summary>
public interface IHubLink : IReportSender
{
    /// <summary>True while commands can arrive.</summary>
    bool Connected { get; }

    /// <summary>Raised when <see cref="Connected"/> changes; must not block.</summary>
    event Action? ConnectedChanged;

    /// <summary>Connects, answers commands and reconnects until cancelled; ends by itself only then.</summary>
    /// <param name="handle">Answers a direct method at once; must not block.</param>
    Task RunAsync(Func<string, byte[]?, CommandAnswer> handle, CancellationToken cancellationToken);

    /// <summary>Writes the reported properties of the device twin; returns when the hub has them.</summary>
    Task ReportHealthAsync(TerminalHealth health, CancellationToken cancellationToken);
}

/// <summary>How a terminal proves to the hub who it is.</summary>
/// <param name="ConnectionString">With a shared access key, or with x509=true.</param>
/// <param name="Certificate">With private key; set when the connection string says x509=true.</param>
/// <param name="TrustedRootPath">PEM of a root to trust beside the system's; null for the system's alone.</param>
public sealed record HubAddress(string ConnectionString, X509Certificate2? Certificate, string? TrustedRootPath)
{
    // The connection string holds the terminal's key.
    public override string ToString() => "hub address";
}

/// <summary>
/// One <see cref="DeviceClient"/> after another: the client reconnects by itself with backoff; when it gives up (refused
/// credentials, disabled device) a new one is made, also with backoff, because a refusal may be repaired in the cloud.
/// </summary>
public sealed class HubLink(HubAddress address, TimeProvider clock, ILogger logger) : IHubLink
{
    private static readonly TimeSpan FirstRetryAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OneSend = TimeSpan.FromSeconds(30);
    private const int KeepAliveSeconds = 60;
    private const int MaxDoublings = 10;

    private readonly Lock _gate = new();
    private volatile TaskCompletionSource<DeviceClient> _open = NewSource<DeviceClient>();
    private volatile bool _handlersSet;
    private volatile bool _linkUp;

    public event Action? ConnectedChanged;

    public bool Connected => _linkUp && _handlersSet;

    public async Task RunAsync(Func<string, byte[]?, CommandAnswer> handle, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            try
            {
                var lost = await ConnectAsync(handle, () => failures = 0, cancellationToken);
                logger.LogWarning("The hub link ended: {Reason}", lost);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever the SDK throws, a terminal that stops trying is a dead terminal.
                logger.LogWarning("The hub cannot be reached: {Error}", e.Message);
            }
            var wait = FirstRetryAfter * Math.Pow(2, Math.Min(failures, MaxDoublings));
            await Task.Delay(wait < LongestRetryAfter ? wait : LongestRetryAfter, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task SendAsync(OutgoingReport report, CancellationToken cancellationToken)
    {
        var client = await _open.Task.WaitAsync(cancellationToken);
        using var message = new Message(report.Body)
        {
            MessageId = report.Id,
            ContentType = "application/json",
            ContentEncoding = "utf-8",
        };
        using var limit = new CancellationTokenSource(OneSend, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await client.SendEventAsync(message, both.Token);
    }

    public async Task ReportHealthAsync(TerminalHealth health, CancellationToken cancellationToken)
    {
        var client = await _open.Task.WaitAsync(cancellationToken);
        using var limit = new CancellationTokenSource(OneSend, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await client.UpdateReportedPropertiesAsync(new TwinCollection(JsonSerializer.Serialize(health, Json.Options)), both.Token);
    }

    private async Task<ConnectionStatusChangeReason> ConnectAsync(
        Func<string, byte[]?, CommandAnswer> handle, Action connected, CancellationToken cancellationToken)
    {
        // Disposed and not closed: whether the program stops or power is cut, nothing waits for the hub's goodbye.
        await using var client = Create();
        var gone = NewSource<ConnectionStatusChangeReason>();
        client.SetRetryPolicy(new ExponentialBackoff(int.MaxValue, FirstRetryAfter, LongestRetryAfter, FirstRetryAfter));
        client.SetConnectionStatusChangesHandler((status, reason) =>
        {
            Change(linkUp: status == ConnectionStatus.Connected);
            if (status is ConnectionStatus.Disconnected or ConnectionStatus.Disabled)
                gone.TrySetResult(reason);
        });
        try
        {
            await client.OpenAsync(cancellationToken);
            foreach (var method in (string[])[.. CommandReader.Methods, SelfTest.Name])
                await client.SetMethodHandlerAsync(method, (request, _) => Answer(handle, request), null, cancellationToken);
            connected();
            Change(handlersSet: true);
            _open.TrySetResult(client);
            return await gone.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _open = NewSource<DeviceClient>();
            Change(linkUp: false, handlersSet: false);
        }
    }

    private static Task<MethodResponse> Answer(Func<string, byte[]?, CommandAnswer> handle, MethodRequest request)
    {
        var answer = handle(request.Name, request.Data);
        return Task.FromResult(new MethodResponse(System.Text.Encoding.UTF8.GetBytes(answer.Body), answer.Status));
    }

    private DeviceClient Create()
    {
        var mqtt = new MqttTransportSettings(TransportType.Mqtt_Tcp_Only)
        {
            RemoteCertificateValidationCallback = TrustedRoot.ValidationCallback(address.TrustedRootPath),
            KeepAliveInSeconds = KeepAliveSeconds,
        };
        if (address.Certificate is null)
            return DeviceClient.CreateFromConnectionString(address.ConnectionString, [mqtt]);
        var builder = IotHubConnectionStringBuilder.Create(address.ConnectionString);
        return DeviceClient.Create(
            builder.HostName, new DeviceAuthenticationWithX509Certificate(builder.DeviceId!, address.Certificate), [mqtt]);
    }

    private void Change(bool? linkUp = null, bool? handlersSet = null)
    {
        bool connected;
        lock (_gate)
        {
            var before = Connected;
            (_linkUp, _handlersSet) = (linkUp ?? _linkUp, handlersSet ?? _handlersSet);
            connected = Connected;
            if (connected == before)
                return;
        }
        logger.LogInformation("The hub link is {State}", connected ? "up" : "down");
        ConnectedChanged?.Invoke();
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
