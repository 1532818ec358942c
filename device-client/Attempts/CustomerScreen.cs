using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>The one prompt on the display, with the printer's state beside it.</summary>
public sealed class CustomerScreen(IDisplay display)
{
    private readonly Lock _gate = new();
    private Screen _current = Screen.Starting;

    public void Show(Screen screen)
    {
        lock (_gate)
        {
            _current = screen with { PaperOut = _current.PaperOut };
            display.Show(_current);
        }
    }

    public void ShowPaperOut(bool paperOut)
    {
        lock (_gate)
        {
            if (_current.PaperOut == paperOut)
                return;
            _current = _current with { PaperOut = paperOut };
            display.Show(_current);
        }
    }
}
