using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Emulators.IotHub.Security;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using TestSupport;

namespace Emulators.IotHub;

/// <summary>A plain MQTT client, for what no SDK would do.</summary>
internal sealed class RawDevice : IAsyncDisposable
{
    private readonly IMqttClient _client;

    private RawDevice(IMqttClient client)
    {
        _client = client;
        _client.ApplicationMessageReceivedAsync += received =>
        {
            Received.Enqueue(received.ApplicationMessage);
            return Task.CompletedTask;
        };
    }

    public ConcurrentQueue<MqttApplicationMessage> Received { get; } = new();

    public bool IsConnected => _client.IsConnected;

    public static string UserName(TestHub hub, string deviceId, string tail = "/?api-version=2021-04-12") => $"{hub.HostName}/{deviceId}{tail}";

    public static string Token(TestHub hub, string connectionString, TimeSpan? life = null, string? deviceId = null)
    {
        var parts = connectionString.Split(';').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        return SharedAccessSignature.Create(
            $"{hub.HostName}/devices/{deviceId ?? parts["DeviceId"]}", parts["SharedAccessKey"], hub.Clock.GetUtcNow() + (life ?? TimeSpan.FromHours(1)));
    }

    /// <summary>Connects as registered, unless told otherwise.</summary>
    public static async Task<RawDevice> ConnectAsync(TestHub hub, string deviceId, string connectionString, int keepAliveSeconds = 60, TimeSpan? life = null)
    {
        var (device, code) = await TryConnectAsync(
            hub, deviceId, UserName(hub, deviceId), Token(hub, connectionString, life), keepAliveSeconds: keepAliveSeconds);
        Assert.Equal(MqttClientConnectResultCode.Success, code);
        return device;
    }

    public static async Task<(RawDevice Device, MqttClientConnectResultCode Code)> TryConnectAsync(
        TestHub hub,
        string clientId,
        string? userName,
        string? password,
        X509Certificate2? certificate = null,
        MqttProtocolVersion version = MqttProtocolVersion.V311,
        int keepAliveSeconds = 60)
    {
        var device = new RawDevice(new MqttClientFactory().CreateMqttClient());
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(version)
            .WithTcpServer(hub.HostName, IotHubEmulatorOptions.DefaultMqttPort)
            .WithTlsOptions(tls =>
            {
                tls.WithCertificateValidationHandler(server =>
                    hub.Authority.TrustThisAuthority(server, server.Certificate, server.Chain, server.SslPolicyErrors));
                tls.WithRevocationMode(X509RevocationMode.NoCheck);
                if (certificate is not null)
                    tls.WithClientCertificates([certificate]);
            })
            .WithClientId(clientId)
            .WithCredentials(userName, password)
            .WithCleanSession()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(keepAliveSeconds))
            .Build();
        var answer = await device._client.ConnectAsync(options);
        return (device, answer.ResultCode);
    }

    /// <summary>Publishes; the acknowledgement of QoS 1 is awaited.</summary>
    public Task PublishAsync(string topic, byte[]? body = null, int quality = 1, bool retain = false) =>
        _client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(body ?? []),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)quality,
            Retain = retain,
        });

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string filter, int quality = 0)
    {
        var answer = await _client.SubscribeAsync(filter, (MqttQualityOfServiceLevel)quality);
        return answer.Items.Single().ResultCode;
    }

    /// <summary>Does something the hub does not allow, and waits until the hub has closed the connection.</summary>
    public async Task ExpectDropAsync(Func<Task> action)
    {
        var error = await Record.ExceptionAsync(action);
        // QoS 0 is not answered; all else breaks off for want of an answer.
        Assert.True(error is null or MQTTnet.Exceptions.MqttCommunicationException or OperationCanceledException, $"{error}");
        await DroppedAsync();
    }

    public Task DroppedAsync() => Eventually.True(() => !_client.IsConnected);

    public async Task<MqttApplicationMessage> NextAsync()
    {
        MqttApplicationMessage? message = null;
        await Eventually.True(() => Received.TryDequeue(out message));
        return message!;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }
}
