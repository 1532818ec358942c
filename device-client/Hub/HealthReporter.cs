using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Hub;

/// <summary>
/// Keeps the terminal's device twin true (rule S4): its health is reported at every connect and whenever it has changed, a
/// battery that slowly drains only in steps. Nothing waits for it; what was lost is said again.
/// </summary>
public sealed class HealthReporter : IDisposable
{
    /// <summary>A battery is reported once it has changed by this much.</summary>
    public const int BatteryStepPercent = 5;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly IHousekeeping _parts;
    private readonly IHubLink _link;
    private readonly string _firmware;
    private readonly DateTimeOffset _bootedAt;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private volatile TerminalHealth? _told;

    public HealthReporter(IHousekeeping parts, IHubLink link, string firmware, DateTimeOffset bootedAt, TimeProvider clock, ILogger logger)
    {
        (_parts, _link, _firmware, _bootedAt, _clock, _logger) = (parts, link, firmware, bootedAt, clock, logger);
        _parts.HealthChanged += Look;
        _link.ConnectedChanged += SayAgain;
    }

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            var parts = _parts.Health;
            var health = new TerminalHealth(_firmware, _bootedAt, parts.Battery, parts.PaperIn, parts.Reader);
            if (!_link.Connected || (_told is { } told && IsAsTold(told, health)))
                continue;
            try
            {
                _told = health;
                await _link.ReportHealthAsync(health, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _logger.LogWarning("The terminal's health was not acknowledged: {Error}", e.Message);
                _told = null;
                await Task.Delay(RetryAfter, _clock, cancellationToken);
                Look();
            }
        }
    }

    public void Dispose()
    {
        _parts.HealthChanged -= Look;
        _link.ConnectedChanged -= SayAgain;
    }

    private static bool IsAsTold(TerminalHealth told, TerminalHealth now) =>
        told with { Battery = null } == now with { Battery = null } && told.Battery!.Charging == now.Battery!.Charging
        && Math.Abs(told.Battery.Percent - now.Battery.Percent) < BatteryStepPercent;

    private void SayAgain()
    {
        _told = null;
        Look();
    }

    private void Look() => _changes.Writer.TryWrite(true);
}
