using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>
/// One payment with the customer's phone: by Alipay (rules A3–A5) or in the shopping app (rule P1). It ends paid or cancelled,
/// and nothing in between.
/// </summary>
internal static class PhonePayment
{
    /// <summary>A cashier who presses "query now" again within this learns nothing new.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(2);

    /// <param name="scanned">What the customer's phone showed; null when the member's own account pays.</param>
    /// <returns>Null when the checkout goes on, whether this payment succeeded or not; otherwise why it ends.</returns>
    public static async Task<Refusal?> Take(CheckoutRun run, ScannedCode.ToPay? scanned)
    {
        run.Publish(s => s.AwaitPayer(run.Within(IsInApp(run) ? run.Limits.InAppSeconds : run.Limits.AlipaySeconds)));
        var sale = SaleOf(run);
        var answer = await Ask(run, sale, scanned);
        // Nobody knows whether the request came: it is looked at once. What is not there, or still nobody knows, is cancelled.
        if (answer.Outcome == TradeOutcome.Unknown)
            answer = await Query(run, sale);
        if (answer.Outcome == TradeOutcome.PayerDecides)
            answer = await AwaitPayer(run, sale);

        switch (answer.Outcome)
        {
            case TradeOutcome.Paid:
                run.Publish(s => s.TradePaid(answer.ReferenceNo, run.Now));
                return null;
            case TradeOutcome.Closed:
                // Rule A4: for good.
                run.Publish(s => s.TradeEnded(answer.Refusal!, run.Now));
                return answer.Refusal;
            case TradeOutcome.NotSent:
                run.Publish(s => s.AttemptFailed(answer.Refusal!, run.Now));
                return null;
            default:
                return await Cancel(run, sale, answer);
        }
    }

    /// <summary>Looks at intervals, and when somebody asks to, until the customer has decided or has no time left.</summary>
    private static async Task<TradeAnswer> AwaitPayer(CheckoutRun run, MoneyMovement sale)
    {
        var deadline = run.Status.Deadline!.Value;
        var interval = TimeSpan.FromSeconds(IsInApp(run) ? run.Limits.InAppPollSeconds : run.Limits.AlipayPollSeconds);
        var answer = new TradeAnswer(TradeOutcome.PayerDecides);
        var looked = run.Now;
        while (run.Now < deadline)
        {
            var heard = await run.Hear<QueryAsked>(looked + interval < deadline ? looked + interval : deadline);
            if (heard.Kind == HeardKind.Cancelled)
                return answer;
            if (heard.Value is { IsCashier: true } && run.Now - looked < ShortestPause)
                continue;
            answer = await Query(run, sale);
            looked = run.Now;
            if (answer.Outcome is TradeOutcome.Paid or TradeOutcome.Closed)
                return answer;
        }

        return answer;
    }

    /// <summary>Not paid in time, or nobody knows: nothing else happens before nothing of it is left.</summary>
    private static async Task<Refusal?> Cancel(CheckoutRun run, MoneyMovement sale, TradeAnswer last)
    {
        var isLate = last.Outcome == TradeOutcome.PayerDecides;
        var isOver = isLate || run.Now >= run.Status.Deadline!.Value;
        if (!run.CancelledInTime)
            run.CausedBy(isOver ? StepCause.Timer : StepCause.System);
        var why = last.Refusal ?? (isLate ? Refusals.PayerTimedOut : Refusals.PaymentUnknown);
        await run.Reverse(sale with { Cause = run.CancelledInTime ? new MoneyCause(run.EndedBy, Refusals.CancelledByAssociate.Code) : MoneyCause.OfSystem(why) });
        if (run.CancelledInTime)
            return Refusals.CancelledByAssociate;
        // An order that waits in the app is closed in both places (rule P1); at the till the code may be scanned again.
        if (isOver && IsInApp(run))
            return Refusals.DeadlinePassed(Step.AwaitingPayer);
        run.Publish(s => s.AttemptFailed(why, run.Now));
        return null;
    }

    private static Task<TradeAnswer> Ask(CheckoutRun run, MoneyMovement sale, ScannedCode.ToPay? scanned)
    {
        var request = new TradeRequest(
            sale.Operation.ToTradeNumber(), sale.AmountFen, run.Input.OrderNo, sale.StoreId, sale.TerminalId, run.Input.AssociateId,
            AppOrder.Of(run.Status, run.Input), scanned?.Digits, run.Status.Deadline!.Value);
        var longest = run.Now + PaymentActivities.LongestWait;
        return Call(run, nameof(TradeActivities.Ask), new AskInput(sale, request, longest < request.PayBefore ? longest : request.PayBefore));
    }

    private static Task<TradeAnswer> Query(CheckoutRun run, MoneyMovement sale) => Call(run, nameof(TradeActivities.Query), sale);

    private static async Task<TradeAnswer> Call(CheckoutRun run, string activity, object input)
    {
        try
        {
            var answer = await run.Context.CallActivityAsync<TradeAnswer>(activity, input, ActivityOptions.Prompt);
            run.CausedByAnswer();
            return answer;
        }
        catch (TaskFailedException)
        {
            return new TradeAnswer(TradeOutcome.Unknown);
        }
    }

    private static MoneyMovement SaleOf(CheckoutRun run) => new(
        new MoneyOperation(run.Status.Attempt!, MoneyOperationKind.Sale), run.Input.StoreId, run.Input.TerminalId, run.Status.CurrentTender!.AmountFen,
        Entry: null, new MoneyCause(run.Input.AssociateId, MoneyCause.Payment), run.Input.Means);

    private static bool IsInApp(CheckoutRun run) => run.Input.Means == Means.InApp;
}
