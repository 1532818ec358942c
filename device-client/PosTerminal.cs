using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Hub;
using QuickCheckout.Terminal.Simulated;

namespace QuickCheckout.Terminal;

/// <summary>A terminal with a power switch: each power-on is a new <see cref="Boot"/> on the same hardware.</summary>
/// <param name="makeParts">The parts of a boot; called once a boot, because a link does not survive it.</param>
public sealed class PosTerminal(string id, TerminalKind kind, SimulatedHardware hardware, Func<BootParts> makeParts, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _switch = new(1);
    private Boot? _boot;
    private IHubLink? _link;

    public string Id => id;

    public TerminalKind Kind => kind;

    public SimulatedHardware Hardware => hardware;

    public TerminalView View => hardware.View.Current;

    /// <summary>Null while there is no power.</summary>
    public Boot? Boot => _boot;

    /// <summary>Starts the program; does nothing when it runs.</summary>
    public async Task PowerOnAsync()
    {
        await _switch.WaitAsync();
        try
        {
            if (_boot is not null)
                return;
            var parts = makeParts();
            _link = parts.Link;
            _link.ConnectedChanged += ShowConnection;
            _boot = new Boot(parts);
            hardware.View.Change(v => v with { Power = true, BootId = _boot.Id });
            logger.LogInformation("{Terminal} boots: {Boot}", id, _boot.Id);
            _boot.Start();
        }
        finally
        {
            _switch.Release();
        }
    }

    /// <summary>Cuts the power: the connection drops, memory is lost, nothing is said to anybody.</summary>
    public async Task CutPowerAsync()
    {
        await _switch.WaitAsync();
        try
        {
            if (_boot is null)
                return;
            await _boot.DisposeAsync();
            _link!.ConnectedChanged -= ShowConnection;
            (_boot, _link) = (null, null);
            hardware.View.Change(v => v with { Power = false, Connected = false, BootId = null, Screen = Screen.Off });
            logger.LogInformation("{Terminal} has no power", id);
        }
        finally
        {
            _switch.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CutPowerAsync();
        _switch.Dispose();
    }

    private void ShowConnection()
    {
        if (_link is { } link)
            hardware.View.Change(v => v with { Connected = link.Connected });
    }
}
