using Amqp;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>One entity's session on the client's connection with its links, opened on first use and again after they broke.</summary>
internal abstract class EntitySession(AmqpConnectionScope connection, string entityPath) : IAsyncDisposable
{
    protected static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Session? _session;
    private ManagementClient? _management;
    private volatile bool _closed;

    public bool IsClosed => _closed || connection.IsClosed;

    protected string EntityPath => entityPath;

    /// <summary>Ends the session and its links; a peer that is gone already is no error.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_closed && _session is { IsClosed: false })
            await PrepareToCloseAsync().ConfigureAwait(false);
        _closed = true;
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_session is not { IsClosed: false })
                return;
            await _session.CloseAsync(CloseTimeout).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmqpException or TimeoutException or IOException or ObjectDisposedException)
        {
            // Closing is all that was asked for, and the peer has closed.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What is to be done while the links are still open. Its failures do not stop the closing.</summary>
    protected virtual Task PrepareToCloseAsync() => Task.CompletedTask;

    /// <summary>The link that <paramref name="current"/> holds, or a new one by <paramref name="open"/> where it is closed.</summary>
    protected async Task<TLink> EnsureAsync<TLink>(
        Func<TLink?> current, Func<Session, Task<TLink>> open, CancellationToken cancellationToken) where TLink : Link
    {
        if (!_closed && current() is { IsClosed: false } ready)
            return ready;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_closed && current() is { IsClosed: false } opened)
                return opened;
            return await open(await SessionAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    protected async Task<ManagementClient> ManagementAsync(CancellationToken cancellationToken)
    {
        if (!_closed && _management is { IsClosed: false } ready)
            return ready;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_closed && _management is { IsClosed: false } opened)
                return opened;
            var session = await SessionAsync(cancellationToken).ConfigureAwait(false);
            return _management = await ManagementClient.OpenAsync(session, entityPath, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<Session> SessionAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        return _session is { IsClosed: false }
            ? _session
            : _session = await connection.OpenSessionAsync(entityPath, cancellationToken).ConfigureAwait(false);
    }
}
