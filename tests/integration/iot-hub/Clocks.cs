using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using TestSupport;

namespace Emulators.IotHub;

internal static class Clocks
{
    /// <summary>A clock that stands still at the present, where the certificates are valid.</summary>
    public static FakeTimeProvider Still() => new(DateTimeOffset.UtcNow);

    /// <summary>Moves the clock on, a second at a time, until <paramref name="condition"/> holds; answers by how much.</summary>
    public static async Task<TimeSpan> AdvanceUntilAsync(this FakeTimeProvider clock, Func<bool> condition)
    {
        var start = clock.GetUtcNow();
        await Eventually.True(() =>
        {
            if (condition())
                return true;
            clock.Advance(TimeSpan.FromSeconds(1));
            return false;
        });
        return clock.GetUtcNow() - start;
    }
}

/// <summary>A clock that stands still and knows for how long it was asked to wake whom.</summary>
internal sealed class WatchedClock() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private readonly ConcurrentQueue<TimeSpan> _timers = new();

    /// <summary>How many timers of this length were set so far.</summary>
    public int Timers(TimeSpan length) => _timers.Count(timer => timer == length);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timers.Enqueue(dueTime);
        return timer;
    }
}
