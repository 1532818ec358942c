using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using QuickCheckout.Protocols.Tls;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>One TCP (or TLS) connection of an <see cref="AcquirerLink"/>, from its opening to its end.</summary>
internal sealed class LinkConnection : IAsyncDisposable
{
    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);

    private readonly AcquirerLinkOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<Iso8583Message> _late;
    private readonly Stream _stream;
    private readonly ConcurrentDictionary<AnswerKey, TaskCompletionSource<Iso8583Message>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ITimer _retirement;
    private readonly LinkProbe _probe;
    private readonly CancellationTokenRegistration _stopping;
    private readonly Task _receiving;
    private long _lastReceived;
    private int _retired;
    private int _closed;

    private LinkConnection(
        AcquirerLinkOptions options, TimeProvider time, ILogger log, Action<Iso8583Message> late, Stream stream, CancellationToken stop)
    {
        (_options, _time, _log, _late, _stream) = (options, time, log, late, stream);
        _retirement = time.CreateTimer(_ => Close(null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _lastReceived = time.GetTimestamp();
        _probe = new LinkProbe(this, TimeSpan.FromSeconds(options.IdleSeconds), TimeSpan.FromSeconds(options.EchoTimeoutSeconds), time, log);
        _receiving = ReceiveAsync();
        _stopping = stop.Register(() => Close(null));
    }

    /// <summary>False once new requests need another connection; answers still under way may arrive on this one.</summary>
    public bool TakesRequests => !IsClosed && Volatile.Read(ref _retired) == 0;

    /// <summary>When something came last, or the connection opened; a timestamp of the clock.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    private bool IsClosed => Volatile.Read(ref _closed) != 0;

    private TimeSpan AnswerTimeout => TimeSpan.FromSeconds(_options.AnswerTimeoutSeconds);

    public static async Task<LinkConnection> OpenAsync(
        AcquirerLinkOptions options, TimeProvider time, ILogger log, Action<Iso8583Message> late, CancellationToken stop)
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(options.ConnectTimeoutSeconds), time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, stop);
        var client = new TcpClient { NoDelay = true };
        try
        {
            client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await client.ConnectAsync(options.Host, options.Port, timeout.Token);
            Stream stream = client.GetStream();
            if (options.UseTls)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsClientAsync(TrustedRoot.ClientOptions(options.Host, options.TrustedRootPemPath), timeout.Token);
                stream = tls;
            }
            log.LogInformation("Connected to the acquirer at {Host}:{Port}.", options.Host, options.Port);
            return new LinkConnection(options, time, log, late, stream, stop);
        }
        catch (Exception e)
        {
            client.Dispose();
            throw new NotSentException($"No connection to the acquirer at {options.Host}:{options.Port}.", e);
        }
    }

    public Task<Iso8583Message> SendAsync(Iso8583Message request, CancellationToken ct)
    {
        _probe.Learn(request);
        return SendAsync(request, AnswerTimeout, ct);
    }

    public async Task<Iso8583Message> SendAsync(Iso8583Message request, TimeSpan patience, CancellationToken ct)
    {
        var frame = Encode(request);
        var key = AnswerKey.For(request);
        var answer = new TaskCompletionSource<Iso8583Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.TryAdd(key, answer))
            throw new NotSentException("A request of this terminal with this trace number is under way.");
        var started = _time.GetTimestamp();
        try
        {
            await WriteAsync(frame, ct);
            var rest = patience - _time.GetElapsedTime(started);
            return await answer.Task.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _time, ct);
        }
        catch (TimeoutException e)
        {
            if (LastReceived <= started)
                Retire(patience);
            throw new NoAnswerException("No answer from the acquirer.", e);
        }
        catch (OperationCanceledException e)
        {
            throw new NoAnswerException("Nobody waits for the answer any more.", e);
        }
        finally
        {
            _waiting.TryRemove(KeyValuePair.Create(key, answer));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close(null);
        await _receiving;
    }

    private byte[] Encode(Iso8583Message request)
    {
        try
        {
            return Framer.Encode(new FrameHeader(_options.Tpdu, _options.Header), request);
        }
        catch (Iso8583Exception e)
        {
            throw new NotSentException($"The request is not one of the table. {e.Message}", e);
        }
    }

    // A connection that was silent all the while may be dead without either end knowing. The next request, most likely
    // the reversal, takes a new one; this one stays a while longer to report the answer that comes late.
    private void Retire(TimeSpan silence)
    {
        if (Interlocked.Exchange(ref _retired, 1) != 0)
            return;
        _log.LogWarning("The acquirer was silent for {Silence}: the next request takes a new connection.", silence);
        _retirement.Change(AnswerTimeout, Timeout.InfiniteTimeSpan);
    }

    private async Task WriteAsync(byte[] frame, CancellationToken ct)
    {
        try
        {
            await _writing.WaitAsync(ct);
        }
        catch (OperationCanceledException e)
        {
            throw new NotSentException("Cancelled before the request left.", e);
        }
        try
        {
            if (IsClosed)
                throw new NotSentException("The connection closed before the request left.");
            // Not the caller's token: half a frame on the wire would spoil the connection for everybody.
            using var timeout = new CancellationTokenSource(AnswerTimeout, _time);
            await _stream.WriteAsync(frame, timeout.Token);
        }
        catch (Exception e) when (e is not NotSentException)
        {
            Close(e);
            throw new NoAnswerException("The connection failed while the request was being sent.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReceiveAsync()
    {
        var reader = PipeReader.Create(_stream);
        Exception? cause = null;
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync();
                var buffer = result.Buffer;
                while (Framer.TryRead(ref buffer, out var frame))
                {
                    Volatile.Write(ref _lastReceived, _time.GetTimestamp());
                    Deliver(frame!.Message);
                }
                if (result.IsCompleted)
                    break;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (Iso8583Exception e)
        {
            cause = e;
            _log.LogError(e, "The acquirer sent something that is no message; closing the connection.");
        }
        catch (Exception e)
        {
            cause = e;
            if (e is not (IOException or SocketException or ObjectDisposedException or OperationCanceledException))
                _log.LogError(e, "Receiving from the acquirer failed.");
        }
        Close(cause);
        await reader.CompleteAsync();
    }

    private void Deliver(Iso8583Message answer)
    {
        if (_waiting.TryRemove(AnswerKey.Of(answer), out var waiting) && waiting.TrySetResult(answer))
            return;
        _late(answer);
    }

    private void Close(Exception? cause)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        _log.LogInformation(cause, "The connection to the acquirer closed.");
        _stopping.Unregister();
        _retirement.Dispose();
        _probe.Dispose();
        _stream.Dispose();
        foreach (var waiting in _waiting.Values)
            waiting.TrySetException(new NoAnswerException("The connection closed before the answer came.", cause));
    }

    /// <summary>What an answer is matched by.</summary>
    private readonly record struct AnswerKey(string Mti, string? Terminal, string? Trace)
    {
        public static AnswerKey For(Iso8583Message request) =>
            new(request.AnswerMti, request.Text(Field.Terminal), request.Text(Field.Trace));

        public static AnswerKey Of(Iso8583Message answer) =>
            new(answer.Mti, answer.Text(Field.Terminal), answer.Text(Field.Trace));
    }
}
