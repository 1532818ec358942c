using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The acquirer as the app's adapter shows it: money is asked for once, and what is refused without proof is made sure of.</summary>
public sealed class Acquirer(World world) : IAcquirer
{
    /// <summary>The terminal's batch is over; no refusal that a MAC proves.</summary>
    private const string BatchOver = "77";

    public Books Books { get; } = new();

    public Link Link { get; } = new(world, Fault.LinkDown, Fault.AcquirerRestarts, TimeSpan.FromSeconds(60));

    public Task<AcquirerAnswer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation)
    {
        world.Audit.Benefits.MoneyAsked(intent.Movement.Operation.Attempt, intent.Movement.AmountFen);
        return SendMoney(intent, Message(MessageKind.Sale, intent) with { Envelope = envelope });
    }

    public Task<AcquirerAnswer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation) =>
        SendMoney(intent, Message(MessageKind.Void, intent) with { Original = new Number(intent.Movement.TerminalId, original.BatchNo, original.TraceNo) });

    public Task<AcquirerAnswer> RefundAsync(JournalEntry intent, RefundOriginal original, CancellationToken cancellation) =>
        SendMoney(intent, Message(MessageKind.Refund, intent) with { Original = new Number(intent.Movement.TerminalId, original.BatchNo, original.TraceNo) });

    public Task<AcquirerAnswer> ReverseAsync(JournalEntry original, CancellationToken cancellation) =>
        Send(Message(MessageKind.Reversal, original));

    /// <summary>The next batch, if this one is over. Unheard, the terminal finds out with its next message.</summary>
    public async Task SignOn(string terminalId)
    {
        var given = await Link.Send(() => Books.BeginBatch(terminalId));
        if (!given.Heard)
            return;
        try
        {
            await world.Tables.Write(() => world.Terminals.KeepBatch(terminalId, given.Answer));
        }
        catch (AwayException)
        {
            // The next message signs on again.
        }
    }

    private static Message Message(MessageKind kind, JournalEntry line) => new(
        kind, new Number(line.Movement.TerminalId, line.BatchNo!, line.TraceNo!), line.Movement.AmountFen, line.Movement.Operation);

    private async Task<AcquirerAnswer> SendMoney(JournalEntry intent, Message message)
    {
        if (world.Terminals.Find(intent.Movement.TerminalId).Batch != intent.BatchNo)
            return new AcquirerAnswer.NotSent();
        var answer = await Send(message);
        if (answer is not AcquirerAnswer.Answered { Code: BatchOver })
            return answer;
        await SignOn(intent.Movement.TerminalId);
        return await ReverseAsync(intent, default) is AcquirerAnswer.Answered { Code: var code } && ResponseCodes.EndsReversal(code)
            ? answer
            : new AcquirerAnswer.NoAnswer();
    }

    private async Task<AcquirerAnswer> Send(Message message)
    {
        var heard = await Link.Send(() => Arrive(message));
        return heard.Heard ? heard.Answer! : heard.Sent ? new AcquirerAnswer.NoAnswer() : new AcquirerAnswer.NotSent();
    }

    private AcquirerAnswer.Answered Arrive(Message message)
    {
        world.Audit.Arrived(message);
        var (code, entry) = Decide(message);
        world.Trace.Say("acquirer", $"{message.Kind} {message.Operation.Attempt} {message.Operation.Key} {message.Number} → {code}");
        world.Audit.Booked(message.Operation.Attempt);
        // Only an approval carries its numbers.
        return new AcquirerAnswer.Answered(code, entry?.Reference ?? "", code == "00" ? entry?.Approval ?? "" : "");
    }

    private (string Code, Entry? Entry) Decide(Message message)
    {
        if (world.Weather.Strikes(Fault.NotNow))
            return Books.Decide(message, refused: world.Dice.OneOf("90", "91", "96"));
        if (message.Kind == MessageKind.Sale && world.Weather.Strikes(Fault.ChargedThoughRefused))
            return Books.Misbook(message);
        if (!world.Weather.Strikes(Fault.OutcomeNotKnown))
            return Books.Decide(message, refused: null);
        var entry = world.Dice.Chance(0.5) ? Books.Decide(message, refused: null).Entry : null;
        return (world.Dice.OneOf("98", "68"), entry);
    }
}
