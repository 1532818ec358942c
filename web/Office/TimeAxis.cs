namespace QuickCheckout.Web.Office;

/// <summary>A time axis as wide as its picture: places on it are per cent.</summary>
public sealed record TimeAxis(DateTimeOffset From, DateTimeOffset To)
{
    private const int MostTicks = 7;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Select(ms => TimeSpan.FromMilliseconds(ms)),
        .. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600 }.Select(s => TimeSpan.FromSeconds(s)),
    ];

    public TimeSpan Length => To - From;

    /// <summary>0 at the beginning, 100 at the end; what lies outside is at the nearer edge.</summary>
    public double PlaceOf(DateTimeOffset at) => Length <= TimeSpan.Zero ? 0 : Math.Clamp((at - From) / Length, 0, 1) * 100;

    public bool Holds(DateTimeOffset at) => at >= From && at <= To;

    /// <summary>Round distances from the beginning, at most <see cref="MostTicks"/> after it.</summary>
    public IReadOnlyList<TimeSpan> Ticks
    {
        get
        {
            if (Length <= TimeSpan.Zero)
                return [TimeSpan.Zero];
            var step = Steps.FirstOrDefault(s => Length / s <= MostTicks);
            if (step == TimeSpan.Zero)
                step = TimeSpan.FromHours(Math.Ceiling(Length.TotalHours / MostTicks));
            return [.. Enumerable.Range(0, (int)(Length / step) + 1).Select(i => step * i)];
        }
    }

    /// <summary>"0", "5 s", "1:30", "200 ms" from the beginning.</summary>
    public static string Label(TimeSpan tick) => tick switch
    {
        _ when tick == TimeSpan.Zero => "0",
        { TotalSeconds: < 1 } => FormattableString.Invariant($"{tick.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } => FormattableString.Invariant($"{tick.TotalSeconds:0.###} s"),
        { TotalHours: < 1 } => FormattableString.Invariant($"{tick.Minutes}:{tick.Seconds:00}"),
        _ => FormattableString.Invariant($"{(int)tick.TotalHours}:{tick.Minutes:00}:{tick.Seconds:00}"),
    };
}
