using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Orchestrations.Reversal;

public sealed class ReversalActivities(IAcquirer acquirer, IEnumerable<ITrades> places, IJournal journal, TimeProvider clock)
{
    /// <summary>So long a person's word ends a trade of which nobody else can say anything.</summary>
    private static readonly TimeSpan WordStands = TimeSpan.FromMinutes(5);

    /// <summary>A request to pay that is not there by then will not come any more.</summary>
    private static readonly TimeSpan StragglersArrive = TimeSpan.FromMinutes(2);

    /// <summary>Sends the acquirer one 0400 for the operation, or cancels the trade that it is. Repeating it is what it is for.</summary>
    /// <returns>True once nothing of the operation is left, or a person vouches for it.</returns>
    [Function(nameof(Reverse))]
    public async Task<bool> Reverse([ActivityTrigger] MoneyMovement unknown, CancellationToken cancellation)
    {
        // If the operation never began it is forbidden now: a straggler that tries to begin it finds the tombstone.
        var intent = await journal.ForbidAsync(unknown, cancellation);
        if (intent.IsForbidden)
            return true;
        if (await journal.FindVouchedAsync(unknown.Operation, cancellation) is { } said)
            return unknown.Means == Means.BankCard || await IsOver(intent, unknown, said.At, cancellation);
        // Whoever says that a sale's money is back says of its void, too, that nothing is to be done about it any more.
        if (unknown.Operation.Kind == MoneyOperationKind.Void && await journal.FindVouchedAsync(unknown.Operation.ToSale(), cancellation) is { } word)
        {
            await journal.AppendAsync(intent.Undone(JournalEvent.Resolved, word.Movement.Cause, word.At), cancellation);
            return true;
        }

        var (undone, code) = unknown.Means == Means.BankCard ? await Reverse(intent, cancellation) : (await Cancel(unknown, cancellation), null);
        if (!undone)
            return false;
        var cause = unknown.Cause.Why == MoneyCause.Payment ? MoneyCause.OfSystem(Refusals.OutcomeUnknown) : unknown.Cause;
        await journal.AppendAsync(intent.Undone(JournalEvent.Reversed, cause, clock.GetUtcNow()) with { ResponseCode = code }, cancellation);
        return true;
    }

    /// <summary>
    /// A person's word covers what had been paid when they gave it: that is not given back again. What still waits must not be paid
    /// any more, and what was paid later is given back.
    /// </summary>
    private async Task<bool> IsOver(JournalEntry intent, MoneyMovement trade, DateTimeOffset saidAt, CancellationToken cancellation)
    {
        var now = await places.For(trade.Means).QueryAsync(trade.Operation.ToTradeNumber(), trade.AmountFen, cancellation);
        var sinceThen = clock.GetUtcNow() - saidAt;
        switch (now.Outcome)
        {
            case TradeOutcome.Paid when !(now.PaidAt > saidAt):
                return true;
            case TradeOutcome.Unknown:
                // Whoever has just said so waits for this; whoever asks later, at the end of the day or because it was paid, asks again.
                return sinceThen < WordStands;
            case TradeOutcome.NotThere when !await Cancel(trade, cancellation):
                return sinceThen > StragglersArrive;
            case TradeOutcome.PayerDecides or TradeOutcome.Paid when !await Cancel(trade, cancellation):
                return false;
        }

        await journal.AppendAsync(intent.Undone(JournalEvent.Reversed, MoneyCause.OfSystem(Refusals.OutcomeUnknown), clock.GetUtcNow()), cancellation);
        return true;
    }

    private async Task<(bool Undone, string? Code)> Reverse(JournalEntry intent, CancellationToken cancellation) =>
        await acquirer.ReverseAsync(intent, cancellation) is Answered { Code: var code } && ResponseCodes.EndsReversal(code) ? (true, code) : (false, null);

    private Task<bool> Cancel(MoneyMovement unknown, CancellationToken cancellation) =>
        places.For(unknown.Means).CancelAsync(unknown.Operation.ToTradeNumber(), unknown.AmountFen, cancellation);
}
