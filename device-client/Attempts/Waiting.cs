namespace QuickCheckout.Terminal.Attempts;

/// <summary>Something that may happen, against a deadline on the terminal's clock.</summary>
public static class Waiting
{
    /// <summary>The result of <paramref name="start"/>, or null when the deadline comes first; the loser is cancelled.</summary>
    public static async Task<T?> BeforeAsync<T>(
        this TimeProvider clock, DateTimeOffset deadline, Func<CancellationToken, Task<T>> start, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var left = deadline - clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return null;
        using var limit = new CancellationTokenSource(left, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var result = await start(both.Token);
            // What a superseded attempt still gets is dropped here, before anything is made of it.
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
