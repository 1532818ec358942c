using Microsoft.Extensions.Logging;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// Asks an idle connection for an echo, so that a dead one is noticed before a customer waits on it: an echo that does not come
/// retires the connection as any other silence does.
/// </summary>
internal sealed class LinkProbe : IDisposable
{
    /// <summary>No terminal's own number: an echo never takes one.</summary>
    private const string EchoTrace = "000000";

    private readonly LinkConnection _connection;
    private readonly TimeSpan _idle;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private AcquirerEcho? _echo;

    public LinkProbe(LinkConnection connection, TimeSpan idle, TimeSpan patience, TimeProvider time, ILogger log)
    {
        (_connection, _idle, _patience, _time, _log) = (connection, idle, patience, time, log);
        _timer = time.CreateTimer(_ => _ = ProbeAsync(), null, idle, idle);
    }

    /// <summary>Takes from a request in whose name an echo can be asked for.</summary>
    public void Learn(Iso8583Message request)
    {
        if (Volatile.Read(ref _echo) is null
            && request.Text(Field.Terminal) is { } terminal && request.Text(Field.Merchant) is { } merchant
            && request.Text(Field.Type) is { Length: >= 8 } type)
            Volatile.Write(ref _echo, new AcquirerEcho(new TerminalIdentity(terminal, merchant, type[2..8]), EchoTrace));
    }

    public void Dispose() => _timer.Dispose();

    private async Task ProbeAsync()
    {
        if (Volatile.Read(ref _echo) is not { } echo || !_connection.TakesRequests || _time.GetElapsedTime(_connection.LastReceived) < _idle)
            return;
        try
        {
            await _connection.SendAsync(echo.ToMessage(), _patience, CancellationToken.None);
        }
        catch (Exception e) when (e is NotSentException or NoAnswerException)
        {
            // The connection has drawn its conclusion already.
            _log.LogInformation(e, "The acquirer did not echo.");
        }
    }
}
