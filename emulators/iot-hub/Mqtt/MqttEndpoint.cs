using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emulators.IotHub.Mqtt;

/// <summary>MQTT 3.1.1 over TLS for devices: who may connect, what they may publish and subscribe to, and when they are dropped.</summary>
internal sealed class MqttEndpoint : IAsyncDisposable
{
    private readonly MqttServer _server;
    private readonly DeviceAuthenticator _authenticator;
    private readonly DeviceConnections _connections;
    private readonly DeviceMessages _messages;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    // Between the library's question whether to admit a connection and its news that it stands.
    private readonly ConcurrentDictionary<EndPoint, DeviceConnection> _admitted = new();

    public MqttEndpoint(
        IPEndPoint endPoint,
        X509Certificate2 certificate,
        DeviceAuthenticator authenticator,
        DeviceConnections connections,
        DeviceMessages messages,
        TimeProvider timeProvider,
        ILogger<MqttEndpoint> logger)
    {
        _authenticator = authenticator;
        _connections = connections;
        _messages = messages;
        _timeProvider = timeProvider;
        _logger = logger;
        var options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(endPoint.Address)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(endPoint.Port)
            .WithEncryptionCertificate(certificate)
            .WithEncryptionSslProtocol(SslProtocols.Tls12 | SslProtocols.Tls13)
#pragma warning disable CA5359 // A certificate is asked for; whether it is the registered one is decided with the CONNECT packet.
            .WithClientCertificate((_, _, _, _) => true)
#pragma warning restore CA5359
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(options, new MqttLog(logger));
        _server.ValidatingConnectionAsync += Synchronously<ValidatingConnectionEventArgs>(Validate);
        _server.ClientDisconnectedAsync += DisconnectedAsync;
        _server.InterceptingInboundPacketAsync += Synchronously<InterceptingPacketEventArgs>(args => _connections.Live(args.ClientId)?.Touch());
        _server.InterceptingOutboundPacketAsync += Synchronously<InterceptingPacketEventArgs>(Accept);
        _server.InterceptingPublishAsync += PublishAsync;
        _server.InterceptingSubscriptionAsync += Synchronously<InterceptingSubscriptionEventArgs>(Subscribe);
        _server.ClientSubscribedTopicAsync += Synchronously<ClientSubscribedTopicEventArgs>(Subscribed);
        _server.ClientUnsubscribedTopicAsync += Synchronously<ClientUnsubscribedTopicEventArgs>(Unsubscribed);
        _server.ClientAcknowledgedPublishPacketAsync += args => _connections.Live(args.ClientId) is { } connection
            ? _messages.AcknowledgedAsync(connection, args.AcknowledgePacket.PacketIdentifier)
            : Task.CompletedTask;
    }

    public Task StartAsync() => _server.StartAsync();

    /// <summary>Drops a device's connection, if it has one.</summary>
    public async Task DisconnectAsync(string deviceId, string reason)
    {
        if (_connections.Live(deviceId) is not { } connection || _connections.Leave(deviceId, connection.RemoteEndPoint) is null)
            return;
        _logger.LogInformation("{DeviceId} is disconnected: {Reason}", deviceId, reason);
        try
        {
            await _server.DisconnectClientAsync(deviceId, MqttDisconnectReasonCode.AdministrativeAction).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The device was faster and has left by itself.
        }

        await _messages.LeftAsync(connection).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
        foreach (var connection in _connections.LeaveAll())
            await _messages.LeftAsync(connection).ConfigureAwait(false);
        _server.Dispose();
    }

    private static Func<T, Task> Synchronously<T>(Action<T> handle) => args =>
    {
        handle(args);
        return Task.CompletedTask;
    };

    private void Validate(ValidatingConnectionEventArgs args)
    {
        if (args.ProtocolVersion != MqttProtocolVersion.V311)
        {
            args.ReasonCode = MqttConnectReasonCode.UnsupportedProtocolVersion;
            return;
        }

        switch (_authenticator.Judge(args.ClientId, args.UserName, args.Password, args.ClientCertificate))
        {
            case DeviceAuthenticator.Admission admission:
                _connections.Live(args.ClientId)?.StopListening();
                _admitted[args.RemoteEndPoint] = new DeviceConnection(
                    admission.Device,
                    admission.AuthenticationMethod,
                    admission.ExpiresOn,
                    TimeSpan.FromSeconds(args.KeepAlivePeriod ?? 0),
                    args.RemoteEndPoint,
                    _timeProvider);
                break;
            case DeviceAuthenticator.Refusal refusal:
                _logger.LogInformation("{ClientId} is refused: {Reason}", args.ClientId, refusal.Reason);
                args.ReasonCode = refusal.Kind switch
                {
                    DeviceAuthenticator.RefusalKind.ClientId => MqttConnectReasonCode.ClientIdentifierNotValid,
                    DeviceAuthenticator.RefusalKind.UserName => MqttConnectReasonCode.BadUserNameOrPassword,
                    _ => MqttConnectReasonCode.NotAuthorized,
                };
                break;
        }
    }

    // The connection counts before its CONNACK leaves, so that a device which knows it is connected is.
    private void Accept(InterceptingPacketEventArgs args)
    {
        if (args.Packet is not MqttConnAckPacket acknowledgement)
            return;
        if (!_admitted.TryRemove(args.RemoteEndPoint, out var connection))
            throw new InvalidOperationException($"{args.ClientId} connected without having been admitted.");
        // Subscriptions do not outlive a connection here: a client that is told otherwise would not subscribe again.
        acknowledgement.IsSessionPresent = false;
        _connections.Enter(connection);
        connection.Watch((ended, reason) => _ = DisconnectIfLiveAsync(ended, reason));
        _logger.LogInformation("{DeviceId} is connected", connection.DeviceId);
    }

    private Task DisconnectIfLiveAsync(DeviceConnection connection, string reason) =>
        _connections.Live(connection.DeviceId) == connection ? DisconnectAsync(connection.DeviceId, reason) : Task.CompletedTask;

    // A takeover is no end: the next connection of the same device stands already or comes at once.
    private Task DisconnectedAsync(ClientDisconnectedEventArgs args) =>
        args.DisconnectType == MqttClientDisconnectType.Takeover ? Task.CompletedTask : LeftAsync(args.ClientId, args.RemoteEndPoint);

    private async Task LeftAsync(string deviceId, EndPoint remoteEndPoint)
    {
        if (_connections.Leave(deviceId, remoteEndPoint) is not { } connection)
            return;
        _logger.LogInformation("{DeviceId} has left", deviceId);
        await _messages.LeftAsync(connection).ConfigureAwait(false);
    }

    private async Task PublishAsync(InterceptingPublishEventArgs args)
    {
        // Devices never speak to each other; the library must not pass anything on.
        args.ProcessPublish = false;
        var message = args.ApplicationMessage;
        var accepted = _connections.Newest(args.ClientId) is { } connection
            && message.QualityOfServiceLevel != MqttQualityOfServiceLevel.ExactlyOnce
            && await _messages.AcceptAsync(connection, message.Topic, message.Payload.ToArray(), message.Retain).ConfigureAwait(false);
        if (accepted)
            return;
        _logger.LogInformation("{DeviceId} is disconnected: the hub does not take its publish", args.ClientId);
        args.CloseConnection = true;
    }

    private void Subscribe(InterceptingSubscriptionEventArgs args)
    {
        if (DeviceTopic.Feed(args.ClientId, args.TopicFilter.Topic) == DeviceFeeds.None)
        {
            _logger.LogInformation("{DeviceId} is disconnected: it may not subscribe to {Filter}", args.ClientId, args.TopicFilter.Topic);
            args.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            args.ProcessSubscription = false;
            args.CloseConnection = true;
            return;
        }

        args.Response.ReasonCode = args.TopicFilter.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce
            ? MqttSubscribeReasonCode.GrantedQoS0
            : MqttSubscribeReasonCode.GrantedQoS1;
        _connections.Live(args.ClientId)?.Use(args.Session);
    }

    private void Subscribed(ClientSubscribedTopicEventArgs args)
    {
        if (_connections.Live(args.ClientId) is not { } connection)
            return;
        var feed = DeviceTopic.Feed(args.ClientId, args.TopicFilter.Topic);
        connection.Subscribe(feed);
        if (feed == DeviceFeeds.Methods)
            _connections.ListensToMethods(connection);
        else if (feed == DeviceFeeds.CloudMessages)
            _messages.Deliver(connection);
    }

    private void Unsubscribed(ClientUnsubscribedTopicEventArgs args) =>
        _connections.Live(args.ClientId)?.Unsubscribe(DeviceTopic.Feed(args.ClientId, args.TopicFilter));
}
