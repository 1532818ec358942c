using Microsoft.Extensions.Logging;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// One connection to the acquirer, shared by all requests and opened again on demand. Answers are matched by terminal
/// (DE41), trace number (DE11) and message type; one that nobody waits for any more is reported, never given to another.
/// </summary>
public sealed class AcquirerLink(AcquirerLinkOptions options, TimeProvider time, ILogger<AcquirerLink> log) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(options.MaxInFlight, options.MaxInFlight);
    private Task<LinkConnection>? _connection;
    private bool _disposed;

    /// <summary>
    /// An answer that came too late or that nobody asked for. Raised on the receiving loop: handlers return quickly.
    /// </summary>
    public event Action<Iso8583Message>? LateAnswer;

    /// <summary>Sends a request and waits for its answer. Never retries: only the caller knows whether it may.</summary>
    /// <param name="request">Has DE11 and DE41; no request with the same two is under way.</param>
    /// <param name="ct">Stops the waiting; if the request had left by then, that is a <see cref="NoAnswerException"/> too.</param>
    /// <exception cref="NotSentException">
    /// It never left: no place among the requests under way in time, no connection, a field that does not fit the table,
    /// a duplicate in flight, cancelled before.
    /// </exception>
    /// <exception cref="NoAnswerException">It left, wholly or in part, and the outcome is unknown.</exception>
    public async Task<Iso8583Message> SendAsync(Iso8583Message request, CancellationToken ct = default)
    {
        await TakePlaceAsync(ct);
        try
        {
            return await (await ConnectAsync(ct)).SendAsync(request, ct);
        }
        finally
        {
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<LinkConnection>? connection;
        lock (_gate)
        {
            _disposed = true;
            connection = _connection;
        }
        // Ends what is connecting and what was retired too.
        await _stop.CancelAsync();
        if (connection is null)
            return;
        try
        {
            await (await connection).DisposeAsync();
        }
        catch (NotSentException e)
        {
            log.LogDebug(e, "The link closed while it was connecting.");
        }
    }

    private async Task TakePlaceAsync(CancellationToken ct)
    {
        using var clock = new CancellationTokenSource(TimeSpan.FromSeconds(options.QueueTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, ct);
        try
        {
            await _places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new NotSentException(
                ct.IsCancellationRequested ? "Cancelled before the request left." : $"{options.MaxInFlight} requests are under way already.", e);
        }
    }

    private async Task<LinkConnection> ConnectAsync(CancellationToken ct)
    {
        try
        {
            return await CurrentAsync().WaitAsync(ct);
        }
        catch (OperationCanceledException e) when (ct.IsCancellationRequested)
        {
            throw new NotSentException("Cancelled before the request left.", e);
        }
    }

    private Task<LinkConnection> CurrentAsync()
    {
        lock (_gate)
        {
            if (_disposed)
                throw new NotSentException("The link is closed.");
            // Callers share one attempt to connect: when the acquirer is down they fail together, not one after another.
            var usable = _connection is { } c && (!c.IsCompleted || (c.IsCompletedSuccessfully && c.Result.TakesRequests));
            return usable ? _connection! : _connection = LinkConnection.OpenAsync(options, time, log, Late, _stop.Token);
        }
    }

    private void Late(Iso8583Message answer)
    {
        log.LogWarning("Answer that nobody waits for: {Answer}", answer.ToString());
        try
        {
            LateAnswer?.Invoke(answer);
        }
        catch (Exception e)
        {
            log.LogError(e, "A handler of late answers failed.");
        }
    }
}
