using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>
/// The acquirer and the way to it. Requests and answers travel on their own: lost, twice, late by seconds or hours, in
/// any order. Who sent one waits for the first answer, and not forever.
/// </summary>
public sealed class Acquirer(World world) : IAcquirer
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Travel = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Late = TimeSpan.FromHours(12);
    private readonly Outage _linkDown = new(world.Weather, world.Dice, world.Time, Fault.LinkDown, TimeSpan.FromMinutes(30));
    private readonly Outage _restarts = new(world.Weather, world.Dice, world.Time, Fault.AcquirerRestarts, TimeSpan.FromMinutes(10));

    public Books Books { get; } = new();

    public Task<AcquirerAnswer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation) =>
        Send(Message(MessageKind.Sale, intent) with { Envelope = envelope });

    public Task<AcquirerAnswer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation) =>
        Send(Message(MessageKind.Void, intent) with { Original = original.TraceNo });

    public Task<AcquirerAnswer> ReverseAsync(JournalEntry original, CancellationToken cancellation) =>
        Send(Message(MessageKind.Reversal, original));

    private static Message Message(MessageKind kind, JournalEntry line) =>
        new(kind, line.Movement.TerminalId, line.TraceNo!, line.Movement.AmountFen, line.Movement.Operation);

    private async Task<AcquirerAnswer> Send(Message message)
    {
        if (_linkDown.IsOn)
        {
            await world.Time.Sleep(world.Dice.Skewed(TimeSpan.FromSeconds(10)));
            return new AcquirerAnswer.NotSent();
        }

        var answer = new TaskCompletionSource<AcquirerAnswer>();
        Deliver(Fault.RequestLost, Fault.RequestTwice, Fault.RequestLate, () => Arrive(message, answer));
        world.Time.After(AnswerTimeout, () => answer.TrySetResult(new AcquirerAnswer.NoAnswer()));
        return await answer.Task;
    }

    private void Arrive(Message message, TaskCompletionSource<AcquirerAnswer> answer)
    {
        if (_restarts.IsOn)
            return;
        world.Audit.Arrived(message);
        var (code, entry) = Decide(message);
        world.Trace.Say("acquirer", $"{message.Kind} {message.Operation.Attempt} {message.Operation.Key} trace {message.Trace} → {code}");
        world.Audit.Booked(message.Operation.Attempt);
        // Only an approval carries its numbers.
        var answered = new AcquirerAnswer.Answered(code, entry?.Reference ?? "", code == "00" ? entry?.Approval ?? "" : "");
        Deliver(Fault.AnswerLost, Fault.AnswerTwice, Fault.AnswerLate, () => answer.TrySetResult(answered));
    }

    private (string Code, Entry? Entry) Decide(Message message)
    {
        if (world.Weather.Strikes(Fault.NotNow))
            return Books.Decide(message, refused: world.Dice.OneOf("90", "91", "96"));
        if (!world.Weather.Strikes(Fault.OutcomeNotKnown))
            return Books.Decide(message, refused: null);
        var entry = world.Dice.Chance(0.5) ? Books.Decide(message, refused: null).Entry : null;
        return (world.Dice.OneOf("98", "68"), entry);
    }

    private void Deliver(Fault lost, Fault twice, Fault late, Action arrives)
    {
        if (world.Weather.Strikes(lost))
            return;
        for (var copies = world.Weather.Strikes(twice) ? 2 : 1; copies > 0; copies--)
            world.Time.After(world.Dice.Skewed(world.Weather.Strikes(late) ? Late : Travel), arrives);
    }
}
