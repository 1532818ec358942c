using System.Collections.Concurrent;
using System.Net;
using Emulators.IotHub.Registry;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emulators.IotHub.Mqtt;

/// <summary>One device's MQTT connection: who it is, what it subscribed to, and when it must end.</summary>
internal sealed class DeviceConnection : IDisposable
{
    // All of Azure's load balancers drop what is silent for 29.45 minutes; 1.5 times the longest keep-alive, 1,177 s.
    private static readonly TimeSpan GreatestSilence = TimeSpan.FromSeconds(1767);
    private static readonly TimeSpan GreatestTimerPeriod = TimeSpan.FromDays(30);
    private const double SilencePerKeepAlive = 1.5;

    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _allowedSilence;
    private readonly DateTimeOffset _expiresOn;
    private readonly Lock _sending = new();
    private readonly ConcurrentDictionary<ushort, long> _unacknowledged = new();
    private long _lastPacketTimestamp;
    private ITimer? _timer;
    private volatile DeviceFeeds _feeds;
    private volatile MqttSessionStatus? _session;
    private volatile bool _isEnded;

    public DeviceConnection(
        Device device, string authenticationMethod, DateTimeOffset? expiresOn, TimeSpan keepAlive, EndPoint remoteEndPoint, TimeProvider timeProvider)
    {
        DeviceId = device.Id;
        GenerationId = device.GenerationId;
        AuthenticationMethod = authenticationMethod;
        RemoteEndPoint = remoteEndPoint;
        _expiresOn = expiresOn ?? DateTimeOffset.MaxValue;
        _timeProvider = timeProvider;
        var silence = keepAlive * SilencePerKeepAlive;
        _allowedSilence = silence == TimeSpan.Zero || silence > GreatestSilence ? GreatestSilence : silence;
        Touch();
    }

    public string DeviceId { get; }

    public string GenerationId { get; }

    public string AuthenticationMethod { get; }

    public EndPoint RemoteEndPoint { get; }

    public bool IsEnded => _isEnded;

    /// <summary>When the device last sent anything.</summary>
    public DateTimeOffset LastActivity => _timeProvider.GetUtcNow() - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastPacketTimestamp));

    /// <summary>Notes that the device is alive.</summary>
    public void Touch() => Volatile.Write(ref _lastPacketTimestamp, _timeProvider.GetTimestamp());

    /// <summary>Calls <paramref name="end"/> with the reason once the token is past its end or the device silent for too long.</summary>
    public void Watch(Action<DeviceConnection, string> end)
    {
        _timer = _timeProvider.CreateTimer(_ => Check(end), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check(end);
    }

    public bool Listens(DeviceFeeds feed) => !_isEnded && (_feeds & feed) == feed;

    /// <summary>The library's queue of what goes to the device.</summary>
    public void Use(MqttSessionStatus session) => _session = session;

    public void Subscribe(DeviceFeeds feed) => _feeds |= feed;

    public void Unsubscribe(DeviceFeeds feed) => _feeds &= ~feed;

    /// <summary>Another connection of the device is about to take over: what is sent now would be lost on the way.</summary>
    public void StopListening() => _feeds = DeviceFeeds.None;

    /// <summary>Sends at QoS 0, if the device listens; false when it does not.</summary>
    public bool TrySend(DeviceFeeds feed, string topic, ReadOnlyMemory<byte> payload) =>
        Listens(feed) && _session!.TryEnqueueApplicationMessage(Message(topic, payload, MqttQualityOfServiceLevel.AtMostOnce), out _);

    /// <summary>Sends a cloud-to-device message at QoS 1; its acknowledgement will name <paramref name="sequence"/>.</summary>
    public bool TrySendAcknowledged(string topic, ReadOnlyMemory<byte> payload, long sequence)
    {
        // The acknowledgement must not overtake the note of what it acknowledges.
        lock (_sending)
        {
            if (!Listens(DeviceFeeds.CloudMessages)
                || _unacknowledged.Values.Contains(sequence)
                || !_session!.TryEnqueueApplicationMessage(Message(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce), out var sent))
                return false;
            _unacknowledged[(ushort)sent.PacketIdentifier] = sequence;
            return true;
        }
    }

    /// <summary>The cloud-to-device message that a PUBACK means.</summary>
    public long? Acknowledged(ushort packetIdentifier)
    {
        lock (_sending)
            return _unacknowledged.TryRemove(packetIdentifier, out var sequence) ? sequence : null;
    }

    /// <summary>Ends the watch; nothing more is sent.</summary>
    public void Dispose()
    {
        _isEnded = true;
        _timer?.Dispose();
    }

    private static MqttApplicationMessage Message(string topic, ReadOnlyMemory<byte> payload, MqttQualityOfServiceLevel quality) =>
        new() { Topic = topic, Payload = new System.Buffers.ReadOnlySequence<byte>(payload), QualityOfServiceLevel = quality };

    private void Check(Action<DeviceConnection, string> end)
    {
        if (_isEnded)
            return;
        var untilExpiry = _expiresOn - _timeProvider.GetUtcNow();
        var untilSilent = _allowedSilence - _timeProvider.GetElapsedTime(Volatile.Read(ref _lastPacketTimestamp));
        if (untilExpiry <= TimeSpan.Zero)
            end(this, "its token expired");
        else if (untilSilent <= TimeSpan.Zero)
            end(this, $"it was silent for {_allowedSilence}");
        else
            _timer!.Change(TimeSpan.FromTicks(Math.Min(Math.Min(untilExpiry.Ticks, untilSilent.Ticks), GreatestTimerPeriod.Ticks)), Timeout.InfiniteTimeSpan);
    }
}
