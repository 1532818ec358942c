namespace QuickCheckout.Web.Api;

/// <summary>
/// The server's time, by the <c>Date</c> of its answers: a till whose own clock is wrong shows the right countdown all the same (rule O8).
/// </summary>
public sealed class ServerClock(TimeProvider clock)
{
    /// <summary>A <c>Date</c> has whole seconds and is some time on its way: the least seen difference is the best one.</summary>
    private const int Kept = 20;

    private readonly Queue<TimeSpan> _ahead = new();

    public DateTimeOffset Now => clock.GetUtcNow() + (_ahead.Count == 0 ? TimeSpan.Zero : _ahead.Max());

    public void Heard(DateTimeOffset date)
    {
        _ahead.Enqueue(date - clock.GetUtcNow());
        if (_ahead.Count > Kept)
            _ahead.Dequeue();
    }
}
