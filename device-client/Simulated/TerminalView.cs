using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>What somebody in front of the terminal sees.</summary>
/// <param name="Version">Rises with every change.</param>
/// <param name="ShownAt">When this screen came up.</param>
/// <param name="Printed">The latest papers, oldest first.</param>
public sealed record TerminalView(
    long Version, bool Power, bool Connected, string? BootId, Screen Screen, DateTimeOffset ShownAt, IReadOnlyList<Printout> Printed);

/// <summary>The current view and everybody who watches it.</summary>
public sealed class ViewFeed
{
    /// <summary>Papers kept for looking at.</summary>
    public const int MaxPrinted = 50;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised in order, while the change is made; must not block.</summary>
    public event Action<TerminalView>? Changed;

    public TerminalView Current { get; private set; } = new(1, false, false, null, Screen.Off, DateTimeOffset.UnixEpoch, []);

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
