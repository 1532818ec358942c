using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Wire;

/// <summary>What a connection serves: it decides about links.</summary>
internal interface IAmqpNodes
{
    /// <summary>Largest message, in bytes, as told to clients.</summary>
    int MaxMessageSize { get; }

    /// <summary>Largest transfer, in bytes, that is read at all.</summary>
    int MaxTransferSize { get; }

    /// <summary>Checks a SASL PLAIN user.</summary>
    bool IsKnown(string user, string password);

    /// <summary>Wires a link to its node. Throws <see cref="AmqpException"/> to refuse it.</summary>
    void Attach(AmqpLink link, Attach attach);
}

/// <summary>One client connection: handshake, sessions, heartbeats.</summary>
internal sealed class AmqpConnection : IDisposable
{
    private const int MaxFrameSize = 65536;
    private const ushort MaxChannel = 255;

    private readonly Stream _stream;
    private readonly string _containerId;
    private readonly ILogger _log;
    private readonly FrameWriter _writer;
    private readonly Dictionary<ushort, AmqpSession> _sessions = [];
    private Timer? _heartbeat;

    public AmqpConnection(Stream stream, IAmqpNodes nodes, string containerId, ILogger log)
    {
        _stream = stream;
        Nodes = nodes;
        _containerId = containerId;
        _log = log;
        _writer = new FrameWriter(stream);
    }

    public IAmqpNodes Nodes { get; }

    public int MaxOutgoingFrame { get; private set; } = MaxFrameSize;

    /// <summary>Whether SASL PLAIN has already shown the policy's key.</summary>
    public bool IsTrusted { get; private set; }

    /// <summary>What put-token requests granted on this connection.</summary>
    public GrantedAudiences Granted { get; } = new();

    /// <summary>Serves the client until it leaves. Never throws for what a client does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Error? error = null;
        try
        {
            var user = await SaslServer.NegotiateAsync(_stream, _writer, Nodes, MaxFrameSize, cancellation);
            if (user is not null)
            {
                IsTrusted = user.IsTrusted;
                error = await ServeAsync(cancellation);
            }
        }
        catch (AmqpException e)
        {
            error = e.Error;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _log.LogDebug("A client's connection ended: {Reason}", e.Message);
        }
        finally
        {
            if (_heartbeat is not null)
                await _heartbeat.DisposeAsync();
            foreach (var session in _sessions.Values)
                session.End();
        }

        if (error is not null)
        {
            _log.LogWarning("A client broke the protocol: {Condition} {Description}", error.Condition, error.Description);
            Send(0, new Close { Error = error });
        }

        await _writer.CloseAsync();
    }

    public void Send(ushort channel, DescribedList performative, ReadOnlySpan<byte> payload = default) =>
        _writer.Write(AmqpFrames.AmqpType, channel, performative, payload);

    /// <summary>Tells the client that the broker is going away, and cuts the connection.</summary>
    public async Task CloseAsync()
    {
        Send(0, new Close { Error = new Error(ErrorCode.ConnectionForced) { Description = "The broker is stopping." } });
        await _writer.CloseAsync();
        Dispose();
    }

    public void Dispose()
    {
        _heartbeat?.Dispose();
        _stream.Dispose();
    }

    private async Task<Error?> ServeAsync(CancellationToken cancellation)
    {
        while (await AmqpFrames.ReadAsync(_stream, MaxFrameSize, cancellation) is { } frame)
        {
            switch (frame.Performative)
            {
                case null:
                    break;
                case Open open:
                    OnOpen(open);
                    break;
                case Begin begin:
                    var session = new AmqpSession(this, frame.Channel, begin);
                    _sessions[frame.Channel] = session;
                    session.Open();
                    break;
                case End when _sessions.Remove(frame.Channel, out var ended):
                    ended.End();
                    Send(frame.Channel, new End());
                    break;
                case Close:
                    Send(0, new Close());
                    return null;
                default:
                    if (!_sessions.TryGetValue(frame.Channel, out var target))
                        return new Error(ErrorCode.NotFound) { Description = $"There is no session on channel {frame.Channel}." };
                    target.OnPerformative(frame.Performative, frame.Payload);
                    break;
            }
        }

        return null;
    }

    private void OnOpen(Open open)
    {
        if (open.MaxFrameSize > 0)
            MaxOutgoingFrame = (int)Math.Min(open.MaxFrameSize, MaxFrameSize);
        Send(0, new Open
        {
            ContainerId = _containerId,
            MaxFrameSize = MaxFrameSize,
            ChannelMax = MaxChannel,
        });
        if (open.IdleTimeOut > 0)
        {
            // Half the client's limit, as the protocol advises. This is the wire's own time, not the broker's clock.
            var period = TimeSpan.FromMilliseconds(open.IdleTimeOut / 2.0);
            _heartbeat = new Timer(_ => _writer.Write(AmqpFrames.AmqpType, 0, null), null, period, period);
        }
    }
}
