using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Emulators.IotHub.Storage;
using Microsoft.Extensions.Logging;

namespace Emulators.IotHub.Routing;

/// <summary>
/// Takes telemetry onto disk, then hands each message to the route, at least once. The table is the queue: what is not
/// routed yet waits there, through restarts too. One device's messages go one after another, in order.
/// </summary>
internal sealed class TelemetryRouter : IAsyncDisposable
{
    private const int Lanes = 4;
    private const int PageSize = 64;
    private const double BackoffGrowth = 2;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan GreatestBackoff = TimeSpan.FromSeconds(5);

    private readonly HubStore _store;
    private readonly Func<RoutedMessage, CancellationToken, Task> _route;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool>[] _signals;
    private readonly Task[] _lanes;

    public TelemetryRouter(
        HubStore store, Func<RoutedMessage, CancellationToken, Task> route, TimeProvider timeProvider, ILogger<TelemetryRouter> logger)
    {
        _store = store;
        _route = route;
        _timeProvider = timeProvider;
        _logger = logger;
        _signals = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<bool>(1))];
        _lanes = [.. Enumerable.Range(0, Lanes).Select(lane => Task.Run(() => RunAsync(lane)))];
    }

    /// <summary>Ends when the message is on disk.</summary>
    public async Task AcceptAsync(RoutedMessage message)
    {
        var lane = Lane(message.DeviceId);
        var envelope = JsonSerializer.Serialize(message with { Body = default });
        var body = message.Body.ToArray();
        await _store.WriteAsync(connection => HubStore.Execute(
            connection,
            "INSERT INTO telemetry (lane, envelope, body) VALUES ($lane, $envelope, $body)",
            ("$lane", lane),
            ("$envelope", envelope),
            ("$body", body))).ConfigureAwait(false);
        _signals[lane].Writer.TryWrite(true);
    }

    /// <summary>Stops between two messages; what is not routed waits for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_lanes).ConfigureAwait(false);
        _stopping.Dispose();
    }

    // Not string.GetHashCode, which differs between runs: a device must keep its lane over a restart.
    private static int Lane(string deviceId) => deviceId.Aggregate(0, (sum, letter) => (sum * 31 + letter) & 0xFFFF) % Lanes;

    private async Task RunAsync(int lane)
    {
        using var connection = _store.Open();
        long routed = 0;
        try
        {
            while (true)
            {
                var page = Read(connection, lane, routed);
                foreach (var (sequence, message) in page)
                {
                    await RouteAsync(message).ConfigureAwait(false);
                    routed = sequence;
                    // Not awaited: a crash before it is on disk only routes the message once more.
                    _ = _store.WriteAsync(c => HubStore.Execute(c, "DELETE FROM telemetry WHERE sequence = $s", ("$s", sequence)));
                }

                if (page.Count == 0)
                    await _signals[lane].Reader.ReadAsync(_stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            _logger.LogCritical(error, "Routing lane {Lane} has stopped; its messages wait on disk", lane);
            throw;
        }
    }

    private async Task RouteAsync(RoutedMessage message)
    {
        for (var backoff = FirstBackoff; ; backoff = TimeSpan.FromTicks(Math.Min((long)(backoff.Ticks * BackoffGrowth), GreatestBackoff.Ticks)))
        {
#pragma warning disable CA1031 // Whatever the queue throws, the message must reach it some day.
            try
            {
                await _route(message, _stopping.Token).ConfigureAwait(false);
                return;
            }
            catch (MessageTooLargeException tooLarge)
            {
                // As the real hub does with what an endpoint does not take: a line in the log, and on with the next.
                _logger.LogError(tooLarge, "A message of {DeviceId} does not fit the route and is dropped", message.DeviceId);
                return;
            }
            // One that fails while the hub stops is no other failure: its message waits on disk.
            catch (Exception error) when (error is not OperationCanceledException || !_stopping.IsCancellationRequested)
            {
                _logger.LogWarning(error, "A message of {DeviceId} could not be routed; again in {Backoff}", message.DeviceId, backoff);
            }
#pragma warning restore CA1031

            await Task.Delay(backoff, _timeProvider, _stopping.Token).ConfigureAwait(false);
        }
    }

    private static List<(long Sequence, RoutedMessage Message)> Read(Microsoft.Data.Sqlite.SqliteConnection connection, int lane, long after)
    {
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT sequence, envelope, body FROM telemetry WHERE lane = $lane AND sequence > $after ORDER BY sequence LIMIT {PageSize}");
        command.Parameters.AddWithValue("$lane", lane);
        command.Parameters.AddWithValue("$after", after);
        using var reader = command.ExecuteReader();
        var page = new List<(long, RoutedMessage)>();
        while (reader.Read())
        {
            var envelope = JsonSerializer.Deserialize<RoutedMessage>(reader.GetString(1)) ?? throw new JsonException("An empty envelope.");
            page.Add((reader.GetInt64(0), envelope with { Body = (byte[])reader[2] }));
        }

        return page;
    }
}
