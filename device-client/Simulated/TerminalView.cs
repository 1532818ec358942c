using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>What somebody in front of the terminal sees.</summary>
/// <param name="Version">Rises with every change.</param>
/// <param name="ShownAt">When this screen came up.</param>
/// <param name="PaperIn">The printer has paper.</param>
/// <param name="Reader">The card reader; the PIN pad is built into it.</param>
/// <param name="Printed">The latest papers, oldest first.</param>
public sealed record TerminalView(
    long Version, bool Power, bool Connected, string? BootId, Screen Screen, DateTimeOffset ShownAt, bool PaperIn,
    Battery Battery, PartState Reader, IReadOnlyList<PrintedPaper> Printed);

/// <summary>A paper that came out.</summary>
/// <param name="Number">Counts all papers of this printer, from 1: who watches can tell which are new.</param>
/// <param name="Kind">slip-customer, slip-store, receipt-customer or receipt-store.</param>
/// <param name="Reference">The order number; for a slip also its trace number.</param>
/// <param name="Lines">What is on it, top to bottom.</param>
public sealed record PrintedPaper(long Number, DateTimeOffset At, string Kind, string Reference, IReadOnlyList<string> Lines);

/// <summary>The current view and everybody who watches it.</summary>
public sealed class ViewFeed
{
    /// <summary>Papers kept for looking at.</summary>
    public const int MaxPrinted = 50;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised in order, while the change is made; must not block.</summary>
    public event Action<TerminalView>? Changed;

    public TerminalView Current { get; private set; } = new(1, false, false, null, Screen.Off, DateTimeOffset.UnixEpoch, PaperIn: true, new Battery(100, Charging: true), PartState.Ready, []);

    public void Change(Func<TerminalView, TerminalView> change)
    {
        lock (_gate)
        {
            Current = change(Current) with { Version = Current.Version + 1 };
            var before = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            before.SetResult();
            Changed?.Invoke(Current);
        }
    }

    /// <summary>The view as soon as it is newer than <paramref name="version"/>.</summary>
    public async Task<TerminalView> AfterAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Current.Version > version)
                    return Current;
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancellationToken);
        }
    }
}
