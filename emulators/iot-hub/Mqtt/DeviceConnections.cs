using System.Net;

namespace Emulators.IotHub.Mqtt;

/// <summary>The newest connection of every device, also after it ended, and those who wait for a device to come.</summary>
internal sealed class DeviceConnections(TimeProvider timeProvider)
{
    private readonly Dictionary<string, DeviceConnection> _byDevice = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TaskCompletionSource<DeviceConnection>>> _waitingForMethods = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The newest connection, ended or not.</summary>
    public DeviceConnection? Newest(string deviceId)
    {
        lock (_gate)
            return _byDevice.GetValueOrDefault(deviceId);
    }

    /// <summary>The connection that is up.</summary>
    public DeviceConnection? Live(string deviceId) => Newest(deviceId) is { IsEnded: false } connection ? connection : null;

    /// <summary>Takes over from the device's connection before, if any.</summary>
    public void Enter(DeviceConnection connection)
    {
        DeviceConnection? before;
        lock (_gate)
        {
            before = _byDevice.GetValueOrDefault(connection.DeviceId);
            _byDevice[connection.DeviceId] = connection;
        }

        before?.Dispose();
    }

    /// <summary>Ends the connection from this end point; null when another has taken over already.</summary>
    public DeviceConnection? Leave(string deviceId, EndPoint remoteEndPoint)
    {
        var connection = Live(deviceId);
        if (connection is null || !connection.RemoteEndPoint.Equals(remoteEndPoint))
            return null;
        connection.Dispose();
        return connection;
    }

    public IReadOnlyList<DeviceConnection> LeaveAll()
    {
        List<DeviceConnection> all;
        lock (_gate)
            all = [.. _byDevice.Values.Where(c => !c.IsEnded)];
        all.ForEach(c => c.Dispose());
        return all;
    }

    /// <summary>Wakes those who wait for this device to listen to methods.</summary>
    public void ListensToMethods(DeviceConnection connection)
    {
        List<TaskCompletionSource<DeviceConnection>>? waiting;
        lock (_gate)
            _waitingForMethods.Remove(connection.DeviceId, out waiting);
        waiting?.ForEach(w => w.TrySetResult(connection));
    }

    /// <summary>The device's connection as soon as it listens to methods; null when it does not in time.</summary>
    public async Task<DeviceConnection?> WaitForMethodsAsync(string deviceId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var arrival = new TaskCompletionSource<DeviceConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_byDevice.GetValueOrDefault(deviceId) is { } connection && connection.Listens(DeviceFeeds.Methods))
                return connection;
            if (timeout <= TimeSpan.Zero)
                return null;
            if (!_waitingForMethods.TryGetValue(deviceId, out var waiting))
                _waitingForMethods[deviceId] = waiting = [];
            waiting.Add(arrival);
        }

        try
        {
            return await arrival.Task.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            lock (_gate)
            {
                if (_waitingForMethods.TryGetValue(deviceId, out var waiting) && waiting.Remove(arrival) && waiting.Count == 0)
                    _waitingForMethods.Remove(deviceId);
            }
        }
    }
}
