using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Wire;

/// <summary>Accepts AMQP connections in the clear.</summary>
internal sealed class AmqpListener : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IAmqpNodes _nodes;
    private readonly ILogger _log;
    private readonly string _containerId = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<AmqpConnection, Task> _connections = new();
    private readonly Task _accepting;

    /// <summary>Listens at once; port 0 takes a free one.</summary>
    public AmqpListener(IPEndPoint address, IAmqpNodes nodes, ILogger log)
    {
        _nodes = nodes;
        _log = log;
        _listener = new TcpListener(address);
        _listener.Start();
        Endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public IPEndPoint Endpoint { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var (connection, serving) in _connections)
        {
            await connection.CloseAsync();
            await serving;
        }

        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                _log.LogWarning(e, "A client left before it was accepted");
                continue;
            }

            socket.NoDelay = true;
            var connection = new AmqpConnection(new NetworkStream(socket, true), _nodes, _containerId, _log);
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[connection] = ServeAsync(connection, started.Task);
            started.SetResult();
        }
    }

    private async Task ServeAsync(AmqpConnection connection, Task registered)
    {
        await registered;
        try
        {
            await connection.RunAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            _log.LogError(e, "A connection failed");
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }
}
