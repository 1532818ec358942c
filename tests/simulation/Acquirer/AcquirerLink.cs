using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>What came of a request: it never left, nothing came back in time, or an answer.</summary>
public readonly record struct Exchange<T>(bool Sent, bool Heard, T? Answer);

/// <summary>
/// The way to the acquirer. Requests and answers travel on their own: lost, twice, late by seconds or hours, in any order.
/// Who sent one waits for the first answer, and not forever.
/// </summary>
public sealed class AcquirerLink(World world)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Travel = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Late = TimeSpan.FromHours(12);
    private readonly Outage _down = new(world.Weather, world.Dice, world.Time, Fault.LinkDown, TimeSpan.FromMinutes(30));
    private readonly Outage _restarts = new(world.Weather, world.Dice, world.Time, Fault.AcquirerRestarts, TimeSpan.FromMinutes(10));

    /// <param name="decide">What the acquirer does each time the request arrives.</param>
    public async Task<Exchange<T>> Send<T>(Func<T> decide)
    {
        if (_down.IsOn)
        {
            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(10)));
            return default;
        }

        var answer = new TaskCompletionSource<Exchange<T>>();
        Deliver(Fault.RequestLost, Fault.RequestTwice, Fault.RequestLate, () =>
        {
            if (_restarts.IsOn)
                return;
            var decided = decide();
            Deliver(Fault.AnswerLost, Fault.AnswerTwice, Fault.AnswerLate, () => answer.TrySetResult(new Exchange<T>(true, true, decided)));
        });
        world.Time.After(AnswerTimeout, () => answer.TrySetResult(new Exchange<T>(true, false, default)));
        return await answer.Task;
    }

    private void Deliver(Fault lost, Fault twice, Fault late, Action arrives)
    {
        if (world.Weather.Strikes(lost))
            return;
        for (var copies = world.Weather.Strikes(twice) ? 2 : 1; copies > 0; copies--)
            world.Time.After(world.Dice.Skewed(world.Weather.Strikes(late) ? Late : Travel), arrives);
    }
}
