using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>
/// The one prompt on the display, with the printer's state beside it. What only informs makes room for the welcome
/// screen after <see cref="InformsFor"/>: the next customer must not read the last one's outcome.
/// </summary>
public sealed class CustomerScreen(IDisplay display, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan InformsFor = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Screen _current = Screen.Starting;
    private ITimer? _welcome;
    private object? _informing;

    public void Show(Screen screen)
    {
        lock (_gate)
        {
            StopInforming();
            Display(screen with { PaperOut = _current.PaperOut });
            if (screen.Prompt is Prompt.Approved or Prompt.Refused or Prompt.Cancelled or Prompt.OrderPaid)
                _welcome = clock.CreateTimer(Welcome, _informing = new object(), InformsFor, Timeout.InfiniteTimeSpan);
        }
    }

    public void ShowPaperOut(bool paperOut)
    {
        lock (_gate)
            if (_current.PaperOut != paperOut)
                Display(_current with { PaperOut = paperOut });
    }

    public void Dispose()
    {
        lock (_gate)
            StopInforming();
    }

    private void Welcome(object? informing)
    {
        lock (_gate)
        {
            // A timer may fire while it is being stopped; then something else is on the display already.
            if (ReferenceEquals(_informing, informing))
                Display(Screen.Ready with { PaperOut = _current.PaperOut });
        }
    }

    private void StopInforming()
    {
        _welcome?.Dispose();
        (_welcome, _informing) = (null, null);
    }

    private void Display(Screen screen)
    {
        _current = screen;
        display.Show(screen);
    }
}
