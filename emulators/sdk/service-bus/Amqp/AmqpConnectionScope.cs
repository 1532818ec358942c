using Amqp;
using Amqp.Framing;
using Amqp.Sasl;
using Amqp.Types;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>The one connection of a client, opened on first use and again after it broke.</summary>
internal sealed class AmqpConnectionScope(ServiceBusEndpoint endpoint, string identifier) : IAsyncDisposable
{
    private const ushort MaxSessions = 1000;
    private const int IdleTimeoutMilliseconds = 60_000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private AuthorisedConnection? _current;
    private volatile bool _closed;

    public string Host => endpoint.Host;

    public bool IsClosed => _closed;

    /// <summary>An open session on a connection that may use the entity.</summary>
    public async Task<Session> OpenSessionAsync(string entityPath, CancellationToken cancellationToken)
    {
        var connection = await GetAsync(cancellationToken).ConfigureAwait(false);
        await connection.AuthoriseAsync(entityPath, cancellationToken).ConfigureAwait(false);
        return new Session(connection.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_current is not null)
                await _current.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AuthorisedConnection> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ServiceBusClient));
            if (_current is { Connection.IsClosed: false })
                return _current;
            if (_current is not null)
                await _current.DisposeAsync().ConfigureAwait(false);
            _current = null;
            return _current = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<AuthorisedConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory();
        factory.SASL.Profile = SaslProfile.Anonymous;
        factory.TCP.NoDelay = true;
        factory.AMQP.ContainerId = identifier;
        factory.AMQP.HostName = endpoint.Host;
        factory.AMQP.MaxSessionsPerConnection = MaxSessions;
        factory.AMQP.IdleTimeout = IdleTimeoutMilliseconds;
        var address = new Address(endpoint.Host, endpoint.Port, null, null, "/", endpoint.UseTls ? "amqps" : "amqp");
        var connection = await factory.CreateAsync(address, cancellationToken).ConfigureAwait(false);
        return new AuthorisedConnection(connection, endpoint);
    }
}

/// <summary>A connection with the tokens that were put on it; they are renewed while it lives.</summary>
internal sealed class AuthorisedConnection(Connection connection, ServiceBusEndpoint endpoint) : IAsyncDisposable
{
    private const int AcceptedFrom = 200;
    private const int AcceptedBelow = 300;
    private const int UnauthorisedStatus = 401;
    private const double RenewAfterShareOfLife = 0.75;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewalRetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly HashSet<string> _authorised = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _closing = new();
    private RequestLinks? _cbs;

    public Connection Connection => connection;

    public async Task AuthoriseAsync(string entityPath, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_authorised.Contains(entityPath))
                return;
            var expires = await PutTokenAsync(entityPath, cancellationToken).ConfigureAwait(false);
            _authorised.Add(entityPath);
            _ = RenewAsync(entityPath, expires);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        if (connection.IsClosed)
            return;
        try
        {
            await connection.CloseAsync(CloseTimeout).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmqpException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            // The peer left first; there is nothing more to close.
        }
    }

    private async Task RenewAsync(string entityPath, DateTimeOffset expires)
    {
        try
        {
            while (expires < DateTimeOffset.MaxValue && !connection.IsClosed)
            {
                var life = expires - DateTimeOffset.UtcNow;
                var wait = life > TimeSpan.Zero ? life * RenewAfterShareOfLife : TimeSpan.Zero;
                await Task.Delay(wait > RenewalRetryDelay ? wait : RenewalRetryDelay, _closing.Token).ConfigureAwait(false);
                await _gate.WaitAsync(_closing.Token).ConfigureAwait(false);
                try
                {
                    expires = await PutTokenAsync(entityPath, _closing.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is AmqpException or UnauthorizedAccessException or RequestFailedException)
                {
                    // Tried again until the connection ends; without a token the broker ends it, and the next use says why.
                }
                finally
                {
                    _gate.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is closing.
        }
    }

    private async Task<DateTimeOffset> PutTokenAsync(string entityPath, CancellationToken cancellationToken)
    {
        if (_cbs is null or { IsClosed: true })
            _cbs = await RequestLinks.OpenAsync(new Session(connection), "$cbs", cancellationToken).ConfigureAwait(false);
        var audience = $"sb://{endpoint.Host}/{entityPath}";
        var token = await endpoint.Tokens.GetAsync(audience, cancellationToken).ConfigureAwait(false);
        var request = new Message
        {
            BodySection = new AmqpValue { Value = token.Value },
            ApplicationProperties = new ApplicationProperties(),
        };
        request.ApplicationProperties["operation"] = "put-token";
        request.ApplicationProperties["type"] = token.Type;
        request.ApplicationProperties["name"] = audience;
        if (token.ExpiresOn < DateTimeOffset.MaxValue)
            request.ApplicationProperties["expiration"] = token.ExpiresOn.UtcDateTime;
        var response = await _cbs.RequestAsync(request, cancellationToken).ConfigureAwait(false);
        var status = Convert.ToInt32(response.ApplicationProperties?["status-code"], null);
        if (status is >= AcceptedFrom and < AcceptedBelow)
            return token.ExpiresOn;
        var description = response.ApplicationProperties?["status-description"] as string;
        Symbol condition = status == UnauthorisedStatus ? ErrorCode.UnauthorizedAccess : ErrorCode.NotAllowed;
        throw new AmqpException(new Error(condition) { Description = description ?? $"The token was refused: {status}." });
    }
}
