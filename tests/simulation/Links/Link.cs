using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>What came of a request: it never left, nothing came back in time, or an answer.</summary>
public readonly record struct Exchange<T>(bool Sent, bool Heard, T? Answer);

/// <summary>
/// The way to somebody outside: the acquirer, Alipay, the shopping app. Requests and answers travel on their own: lost, twice, late
/// by seconds or hours, in any order. Who sent one waits for the first answer, and not forever.
/// </summary>
/// <param name="down">The way is closed: nothing leaves.</param>
/// <param name="restarts">Who is at the other end is not there for a while.</param>
/// <param name="answerTimeout">How long the sender waits.</param>
public sealed class Link(World world, Fault down, Fault restarts, TimeSpan answerTimeout)
{
    private static readonly TimeSpan Travel = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LateBySeconds = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LateByHours = TimeSpan.FromHours(12);
    private readonly Outage _down = new(world.Weather, world.Dice, world.Time, down, TimeSpan.FromMinutes(30));
    private readonly Outage _restarts = new(world.Weather, world.Dice, world.Time, restarts, TimeSpan.FromMinutes(10));

    /// <param name="decide">What is done at the other end each time the request arrives.</param>
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
        world.Time.After(answerTimeout, () => answer.TrySetResult(new Exchange<T>(true, false, default)));
        return await answer.Task;
    }

    private void Deliver(Fault lost, Fault twice, Fault late, Action arrives)
    {
        if (world.Weather.Strikes(lost))
            return;
        for (var copies = world.Weather.Strikes(twice) ? 2 : 1; copies > 0; copies--)
            world.Time.After(world.Dice.Skewed(world.Weather.Strikes(late) ? world.Dice.OneOf(LateBySeconds, LateByHours) : Travel), arrives);
    }
}
