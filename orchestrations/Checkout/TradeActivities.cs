using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>Ask for this money.</summary>
/// <param name="NotAfter">Past this nothing is asked for any more: the customer may have gone.</param>
public sealed record AskInput(MoneyMovement Sale, TradeRequest Request, DateTimeOffset NotAfter);

/// <summary>
/// Asks once for money that a customer pays with the phone (the journal's line is written before, as for cards), and looks what
/// became of it as often as wanted. What is certain enters the journal.
/// </summary>
public sealed class TradeActivities(IEnumerable<ITrades> places, IJournal journal, TimeProvider clock)
{
    [Function(nameof(Ask))]
    public async Task<TradeAnswer> Ask([ActivityTrigger] AskInput input, CancellationToken cancellation)
    {
        var sale = input.Sale;
        var tooLate = clock.GetUtcNow() > input.NotAfter;
        // Too long ago, and nothing was begun: this attempt cannot be paid, and that is final.
        var (intent, began) = tooLate ? (await journal.ForbidAsync(sale, cancellation), false) : await journal.BeginAsync(sale, cancellation);
        if (intent.IsForbidden)
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.PaymentTooLate);
        // A line of other content under this name: its money is not ours to count, and ours was never asked for.
        if (intent.Movement != sale)
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.InternalFault);
        // It was, or may have been, asked for before: the query tells.
        if (!began)
            return new TradeAnswer(TradeOutcome.Unknown);
        // Not cancellable: once it may have left, only the answer or the link's own time limit ends the wait.
        return await Record(intent, await places.For(sale.Means).AskAsync(input.Request, CancellationToken.None));
    }

    [Function(nameof(Query))]
    public async Task<TradeAnswer> Query([ActivityTrigger] MoneyMovement sale, CancellationToken cancellation)
    {
        var intent = await journal.ForbidAsync(sale, cancellation);
        if (intent.IsForbidden)
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.PaymentTooLate);
        return await Record(intent, await places.For(sale.Means).QueryAsync(sale.Operation.ToTradeNumber(), sale.AmountFen, cancellation));
    }

    private async Task<TradeAnswer> Record(JournalEntry intent, TradeAnswer answer)
    {
        JournalEvent? certain = answer.Outcome switch
        {
            TradeOutcome.Paid => JournalEvent.Approved,
            TradeOutcome.Closed => JournalEvent.Declined,
            TradeOutcome.NotSent => JournalEvent.NotSent,
            _ => null,
        };
        if (certain is { } became)
            await journal.AppendAsync(intent with { Event = became, ReferenceNo = answer.ReferenceNo, At = clock.GetUtcNow() }, CancellationToken.None);
        return answer;
    }
}

internal static class Places
{
    public static ITrades For(this IEnumerable<ITrades> places, Means means) => places.Single(p => p.Means == means);
}
