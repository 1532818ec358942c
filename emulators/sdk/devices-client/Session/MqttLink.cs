using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Azure.Devices.Client.Exceptions;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Microsoft.Azure.Devices.Client;

/// <summary>One MQTT connection from CONNECT to its end. Never comes back: the session makes another.</summary>
internal sealed class MqttLink : IAsyncDisposable
{
    private const int Port = 8883;
    private const string ApiVersion = "2021-04-12";
    private const string ClientType = ".NET";

    private readonly IMqttClient _client;
    private readonly TaskCompletionSource<Exception?> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MqttLink(IMqttClient client)
    {
        _client = client;
        _client.DisconnectedAsync += ended =>
        {
            _lost.TrySetResult(ended.Exception);
            return Task.CompletedTask;
        };
    }

    /// <summary>Completes when the link is down, with the cause if one is known.</summary>
    public Task<Exception?> Lost => _lost.Task;

    /// <summary>Connects once.</summary>
    /// <exception cref="IotHubCommunicationException">The hub cannot be reached now.</exception>
    /// <exception cref="UnauthorizedException">The hub refuses the device.</exception>
    /// <exception cref="AuthenticationException">The hub's certificate is not trusted.</exception>
    public static async Task<MqttLink> ConnectAsync(
        DeviceIdentity identity,
        MqttTransportSettings settings,
        ClientOptions options,
        Func<MqttApplicationMessageReceivedEventArgs, Task> receive,
        CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(settings.ConnectArrivalTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var client = new MqttClientFactory().CreateMqttClient();
        var link = new MqttLink(client);
        client.ApplicationMessageReceivedAsync += receive;
        try
        {
            var answer = await client.ConnectAsync(Options(identity, settings, options), either.Token).ConfigureAwait(false);
            ThrowIfRefused(answer.ResultCode);
            return link;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            client.Dispose();
            throw new IotHubCommunicationException($"The hub did not accept a connection within {settings.ConnectArrivalTimeout}.");
        }
        catch (Exception error)
        {
            client.Dispose();
            throw Translate(error, cancellationToken);
        }
    }

    /// <summary>Publishes at QoS 1 and waits for the hub's acknowledgement.</summary>
    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        Translated(
            () => _client.PublishAsync(
                new MqttApplicationMessage
                {
                    Topic = topic,
                    Payload = new ReadOnlySequence<byte>(payload),
                    QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                },
                cancellationToken),
            cancellationToken);

    /// <summary>Subscribes and waits until the hub has granted it.</summary>
    public Task SubscribeAsync(IEnumerable<string> filters, CancellationToken cancellationToken) =>
        Translated(
            () => _client.SubscribeAsync(
                new MqttClientSubscribeOptions { TopicFilters = [.. filters.Select(Filter)] }, cancellationToken),
            cancellationToken);

    /// <summary>Gives a subscription back.</summary>
    public Task UnsubscribeAsync(string filter, CancellationToken cancellationToken) =>
        Translated(
            () => _client.UnsubscribeAsync(new MqttClientUnsubscribeOptions { TopicFilters = [filter] }, cancellationToken),
            cancellationToken);

    /// <summary>Says DISCONNECT if the link is still up, and frees it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync().ConfigureAwait(false);
        _client.Dispose();
        _lost.TrySetResult(null);
    }

    private static MQTTnet.Packets.MqttTopicFilter Filter(string topic) => new()
    {
        Topic = topic,
        // The hub delivers methods and twins at QoS 0 only; messages to the device are acknowledged.
        QualityOfServiceLevel = topic.StartsWith('$') ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
    };

    private static MqttClientOptions Options(DeviceIdentity identity, MqttTransportSettings settings, ClientOptions options)
    {
        var userName = $"{identity.HostName}/{identity.DeviceId}/?api-version={ApiVersion}&DeviceClientType={Uri.EscapeDataString(ClientType)}";
        if (options.ModelId is { } model)
            userName += $"&model-id={Uri.EscapeDataString(model)}";
        return new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V311)
            // The library's default marks the protocol level as a bridge's, which only some brokers accept.
            .WithTryPrivate(false)
            .WithTcpServer(identity.HostName, Port)
            .WithTlsOptions(tls => Tls(tls, identity, settings))
            .WithClientId(identity.DeviceId)
            .WithCredentials(userName, identity.NewToken()?.Text)
            .WithCleanSession(settings.CleanSession)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(settings.KeepAliveInSeconds))
            .WithTimeout(settings.ConnectArrivalTimeout)
            .Build();
    }

    private static void Tls(MqttClientTlsOptionsBuilder tls, DeviceIdentity identity, MqttTransportSettings settings)
    {
        tls.WithRevocationMode(settings.CertificateRevocationCheck ? X509RevocationMode.Online : X509RevocationMode.NoCheck);
        tls.WithTargetHost(identity.HostName);
        tls.WithCertificateValidationHandler(hub => settings.RemoteCertificateValidationCallback is { } judge
            ? judge(settings, hub.Certificate, hub.Chain, hub.SslPolicyErrors)
            : hub.SslPolicyErrors == SslPolicyErrors.None);
        if (settings.ClientCertificate is X509Certificate2 certificate)
            tls.WithClientCertificates(new X509Certificate2Collection(certificate));
        else if (identity.Certificates is { } certificates)
            tls.WithClientCertificates(certificates);
    }

    private static void ThrowIfRefused(MqttClientConnectResultCode code)
    {
        if (code is MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy)
            throw new ServerBusyException($"CONNECT failed: {code}");
        if (code != MqttClientConnectResultCode.Success)
            throw new UnauthorizedException($"CONNECT failed: {code}");
    }

    private static async Task Translated(Func<Task> operation, CancellationToken cancellationToken)
    {
        try
        {
            await operation().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not IotHubException)
        {
            throw Translate(error, cancellationToken);
        }
    }

    // What the library throws, as what the SDK promises.
    private static Exception Translate(Exception error, CancellationToken cancellationToken)
    {
        if (error is IotHubException)
            return error;
        if (cancellationToken.IsCancellationRequested)
            return new OperationCanceledException(error.Message, error, cancellationToken);
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException)
                return new AuthenticationException("TLS authentication error.", error);
        }

        return error is MqttCommunicationException or OperationCanceledException or IOException or ObjectDisposedException
            or System.Net.Sockets.SocketException
            ? new IotHubCommunicationException(error.Message, error)
            : error;
    }
}
