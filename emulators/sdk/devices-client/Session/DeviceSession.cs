using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Azure.Devices.Client.Exceptions;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using MQTTnet;

namespace Microsoft.Azure.Devices.Client;

/// <summary>
/// Keeps one device on the hub: opens on first use, reconnects by the retry policy, subscribes again, renews its token
/// before it ends, and runs each operation on whichever link is up, again if the link goes down under it.
/// </summary>
internal sealed class DeviceSession(
    DeviceIdentity identity,
    MqttTransportSettings settings,
    ClientOptions options,
    Func<MqttApplicationMessageReceivedEventArgs, Task> receive) : IDisposable
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan GreatestBackoff = TimeSpan.FromSeconds(10);

    // Two clients with one identity throw each other out; a link that lived shorter than this counts as a failure,
    // so that they back off instead of spinning.
    private static readonly TimeSpan StableLife = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly ConcurrentDictionary<string, byte> _filters = new(StringComparer.Ordinal);
    private volatile SessionRun? _run;
    private CancellationTokenSource _closing = new();

    public IRetryPolicy RetryPolicy { get; set; } = new ExponentialBackoff(int.MaxValue, FirstBackoff, GreatestBackoff, FirstBackoff);

    public ConnectionStatusChangesHandler? StatusChanged { get; set; }

    public async Task OpenAsync(CancellationToken cancellationToken) =>
        await OpenedAsync(cancellationToken).ConfigureAwait(false);

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        // Whoever is still trying to open gives up.
        using (var closing = Interlocked.Exchange(ref _closing, new CancellationTokenSource()))
            await closing.CancelAsync().ConfigureAwait(false);
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var run = _run;
            _run = null;
            if (run is not null)
                await run.StopAsync().ConfigureAwait(false);
            StatusChanged?.Invoke(ConnectionStatus.Disabled, ConnectionStatusChangeReason.Client_Close);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose()
    {
        _changing.Dispose();
        _closing.Dispose();
    }

    public Task PublishAsync(string topic, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        ExecuteAsync(
            async link =>
            {
                await link.PublishAsync(topic, payload, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Subscribes now, if that is not yet done, and on every later link.</summary>
    public async Task SubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        if (_filters.ContainsKey(filter) && _run is not null)
            return;
        await ExecuteAsync(
            async link =>
            {
                await link.SubscribeAsync([filter], cancellationToken).ConfigureAwait(false);
                _filters[filter] = default;
                // The link may have gone down in between, and the next one come up without this filter.
                if (link.Lost.IsCompleted)
                    throw new IotHubCommunicationException();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task UnsubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        if (!_filters.TryRemove(filter, out _))
            return;
        await ExecuteAsync(
            async link =>
            {
                await link.UnsubscribeAsync(filter, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an operation that may safely run twice, until it succeeds or the retry policy refuses.</summary>
    public async Task<T> ExecuteAsync<T>(Func<MqttLink, Task<T>> operation, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            var run = await OpenedAsync(cancellationToken).ConfigureAwait(false);
            var link = await run.Link.WaitAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan pause;
            try
            {
                return await operation(link).ConfigureAwait(false);
            }
            catch (IotHubException error) when (error.IsTransient && RetryPolicy.ShouldRetry(failures, error, out pause))
            {
                // The supervisor may not have seen the loss yet; waiting keeps this loop off the dead link.
            }

            await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SessionRun> OpenedAsync(CancellationToken cancellationToken)
    {
        if (_run is { } open)
            return open;
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_run is { } opened)
                return opened;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            var link = await FirstLinkAsync(either.Token).ConfigureAwait(false);
            var run = new SessionRun(link);
            _run = run;
            StatusChanged?.Invoke(ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok);
            run.Supervision = Task.Run(() => SuperviseAsync(run, link), CancellationToken.None);
            return run;
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task<MqttLink> FirstLinkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ConnectAsync(0, null, _ => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, FinalReason(error));
            throw;
        }
    }

    private async Task SuperviseAsync(SessionRun run, MqttLink link)
    {
        var stop = run.Lifetime.Token;
        var shortLives = 0;
        try
        {
            while (true)
            {
                var connectedAt = options.TimeProvider.GetTimestamp();
                var isLost = await LostBeforeRenewalAsync(link, stop).ConfigureAwait(false);
                void FailedOnce(Exception error)
                {
                    if (!isLost)
                        StatusChanged?.Invoke(ConnectionStatus.Disconnected_Retrying, TransientReason(error));
                    isLost = true;
                }

                run.AwaitNextLink();
                Exception? cause = null;
                if (isLost)
                {
                    cause = await link.Lost.ConfigureAwait(false);
                    shortLives = options.TimeProvider.GetElapsedTime(connectedAt) < StableLife ? shortLives + 1 : 0;
                    StatusChanged?.Invoke(ConnectionStatus.Disconnected_Retrying, TransientReason(cause));
                }

                // For a renewal the new link comes up first; the hub then drops the old one.
                var next = await ConnectAsync(Math.Max(shortLives - 1, 0), cause, FailedOnce, stop).ConfigureAwait(false);
                var old = link;
                link = next;
                await old.DisposeAsync().ConfigureAwait(false);
                if (isLost)
                    StatusChanged?.Invoke(ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok);
                run.UseLink(next);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            run.Fail(new IotHubCommunicationException("The client was closed."));
        }
        catch (Exception error)
        {
            // Operations that wait hear the cause; a later operation or OpenAsync starts afresh.
            Interlocked.CompareExchange(ref _run, null, run);
            run.Fail(error);
            StatusChanged?.Invoke(ConnectionStatus.Disconnected, FinalReason(error));
        }
        finally
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> LostBeforeRenewalAsync(MqttLink link, CancellationToken stop)
    {
        if (identity.RenewAfter is not { } renewAfter)
        {
            await link.Lost.WaitAsync(stop).ConfigureAwait(false);
            return true;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewal = Task.Delay(renewAfter, options.TimeProvider, either.Token);
        await Task.WhenAny(link.Lost, renewal).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return link.Lost.IsCompleted;
    }

    private async Task<MqttLink> ConnectAsync(
        int failures, Exception? cause, Action<Exception> failed, CancellationToken cancellationToken)
    {
        var last = cause ?? new IotHubCommunicationException();
        for (; ; failures++)
        {
            if (failures > 0)
            {
                if (!RetryPolicy.ShouldRetry(failures - 1, last, out var pause))
                    throw last is IotHubException ? last : new IotHubCommunicationException(last.Message, last);
                await Task.Delay(pause, options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }

            try
            {
                return await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IotHubException error) when (error.IsTransient)
            {
                last = error;
                failed(error);
            }
        }
    }

    private async Task<MqttLink> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        var link = await MqttLink.ConnectAsync(identity, settings, options, receive, cancellationToken).ConfigureAwait(false);
        try
        {
            var filters = _filters.Keys.ToList();
            if (filters.Count > 0)
                await link.SubscribeAsync(filters, cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ConnectionStatusChangeReason FinalReason(Exception error) => error switch
    {
        UnauthorizedException when identity.TokenExpired => ConnectionStatusChangeReason.Expired_SAS_Token,
        UnauthorizedException => ConnectionStatusChangeReason.Bad_Credential,
        DeviceNotFoundException => ConnectionStatusChangeReason.Device_Disabled,
        IotHubException { IsTransient: true } => ConnectionStatusChangeReason.Retry_Expired,
        _ => ConnectionStatusChangeReason.Communication_Error,
    };

    private static ConnectionStatusChangeReason TransientReason(Exception? cause)
    {
        for (var error = cause; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.NetworkDown or SocketError.NetworkUnreachable })
                return ConnectionStatusChangeReason.No_Network;
        }

        return ConnectionStatusChangeReason.Communication_Error;
    }
}
