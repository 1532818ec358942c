using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>
/// The heart of the product: one checkout, from "settle" until paid or closed (rule O1). Instance id = checkout id,
/// custom status = <see cref="CheckoutStatus"/>, output = the last one.
/// </summary>
public static class CheckoutOrchestrator
{
    public const string Name = "Checkout";

    /// <summary>How long a terminal that is away is waited for with the last papers. Its next checkout need not wait.</summary>
    private static readonly TimeSpan ReceiptPatience = TimeSpan.FromMinutes(5);

    [Function(Name)]
    public static async Task<CheckoutStatus> Run([OrchestrationTrigger] TaskOrchestrationContext context, CheckoutInput input)
    {
        var run = new CheckoutRun(context, input);
        try
        {
            var beginning = await context.CallActivityAsync<Beginning>(nameof(OrderActivities.Begin), input, ActivityOptions.Patient);
            if (beginning.EndedAs is { } ended)
                return run.EndAs(ended);

            var gaveUp = beginning switch
            {
                { CartTakenBack: true } => Refusals.CartTakenBack,
                { HoldsTerminal: false } => Refusals.TerminalTaken,
                _ => await Pay(run),
            };
            await (gaveUp is null ? Complete(run) : Close(run, gaveUp));
        }
        catch (Exception fault) when (fault is LedgerException or TaskFailedException)
        {
            run.CausedBy(StepCause.System);
            await NeedsAttention(run, fault is LedgerException ? Refusals.LedgerBroken(fault.Message) : Refusals.InternalFault);
        }

        return run.Status;
    }

    /// <summary>What follows from the method depends on the terminal (rule O3).</summary>
    /// <returns>Null when everything is paid; otherwise why the checkout ends.</returns>
    private static async Task<Refusal?> Pay(CheckoutRun run) => run.Input switch
    {
        { Means: Means.Alipay or Means.InApp } => await PayByPhone(run),
        { AfterSales: AfterSales.MemberCode } => (await Scanning.Scan(run)).GaveUp ?? await ChoosingBenefits.Agree(run) ?? await PayByCards(run),
        _ => await PayByCards(run),
    };

    /// <summary>Scan, and the customer pays all of it with the phone; after a failure scan again (rules A1, A3, P1).</summary>
    private static async Task<Refusal?> PayByPhone(CheckoutRun run)
    {
        while (run.Status.DueFen > 0)
        {
            if (run.HasFailedTooOften)
                return Refusals.TooManyFailures(run.Limits.FailedAttempts);

            var (gaveUp, scanned) = await Scanning.Scan(run);
            if ((gaveUp ?? await ChoosingBenefits.Agree(run)) is { } before)
                return before;
            if (run.Status.DueFen > 0 && await PhonePayment.Take(run, scanned as ScannedCode.ToPay) is { } ended)
                return ended;
        }

        return run.CancelledInTime ? Refusals.CancelledByAssociate : null;
    }

    /// <summary>Card by card until nothing is due (rules B2, O9).</summary>
    private static async Task<Refusal?> PayByCards(CheckoutRun run)
    {
        while (run.Status.DueFen > 0)
        {
            if (run.HasFailedTooOften)
                return Refusals.TooManyFailures(run.Limits.FailedAttempts);

            run.Publish(s => s.AwaitAmount(run.Within(run.Limits.ChooseAmountSeconds)));
            var chosen = await run.Hear<AmountChosen>();
            if (run.GaveUp(chosen.Kind) is { } gaveUp)
                return gaveUp;

            // The API has asked the same question before; this answer counts, whatever was raced in between.
            if (Refuse(run, chosen.Value) is { } refusal)
                run.Publish(s => s.AttemptFailed(refusal, run.Now));
            else if (await CardPayment.Take(run, chosen.Value!.AmountFen) is { } ended)
                return ended;
        }

        return run.CancelledInTime ? Refusals.CancelledByAssociate : null;
    }

    private static Refusal? Refuse(CheckoutRun run, AmountChosen? chosen) =>
        chosen is null ? Refusals.ReportMalformed : Decisions.ChooseAmount(run.Status, chosen.AmountFen);

    /// <summary>The order is paid once its row says so; only then does anyone see it (rule O6).</summary>
    private static async Task Complete(CheckoutRun run)
    {
        var paid = run.Next(s => s.Paid(run.Now));
        await run.Context.CallActivityAsync(nameof(OrderActivities.EndOrder), paid, ActivityOptions.Patient);
        if (run.CancelledInTime)
        {
            // It was accepted while the row was being written, and nobody has been told "paid": the row is written again.
            await Close(run, Refusals.CancelledByAssociate);
            return;
        }

        run.Publish(paid);
        var released = Release(run);
        if (run.Input.WantsReceipt)
            await run.Print(Papers.Receipt(paid, run.Input), ReceiptPatience);
        // Said last: a receipt that comes out late is nothing against it, and would take its place.
        if (await released is { } notRedeemed)
            run.Publish(s => s.Refused(notRedeemed));
    }

    /// <summary>It has ended: the terminal is free, its goods are sold or free again (rule O5), its benefits are used up or free again (rule M4), and the customer's app shows how.</summary>
    /// <returns>Null unless its benefits could not be used up.</returns>
    private static async Task<Refusal?> Release(CheckoutRun run)
    {
        var used = run.Status.Step == Step.Paid && run.Claim is { Ids.Count: > 0 } claim ? claim : null;
        var release = new ReleaseInput(
            run.Input.TerminalId, run.Input.CheckoutId, run.Input.ToStockClaim(), Sold: run.Status.Step == Step.Paid, AppOrder.Of(run.Status, run.Input), used, FreesBenefitsAt: used is null && run.MayHoldBenefits ? run.Status.Sequence : null);
        try
        {
            return (await run.Context.CallActivityAsync<Released>(nameof(OrderActivities.Release), release, ActivityOptions.Untiring)).Refusal;
        }
        catch (TaskFailedException)
        {
            // It has ended all the same. The lease of a checkout that has ended is void once another wants the terminal, an order
            // that the app does not know to be closed cannot be paid there, since its trade is cancelled, and what a closed one
            // holds is free at its deadline.
            return used is null ? null : Refusals.BenefitsNotRedeemed;
        }
    }

    /// <summary>Gives everything back, then closes; what cannot be given back goes to a person.</summary>
    private static async Task Close(CheckoutRun run, Refusal why)
    {
        run.CausedBy(why);
        if (run.Status.ApprovedFen > 0)
        {
            run.Publish(s => s.Unwinding(why, run.Now));
            var unwind = run.Context.CallSubOrchestratorAsync<UnwindResult>(
                UnwindOrchestrator.Name, UnwindInput.Of(run.Status, new MoneyCause(run.EndedBy, why.Code)),
                new SubOrchestrationOptions { InstanceId = UnwindOrchestrator.InstanceId(run.Status.CheckoutId) });
            await run.WithAttention(unwind, UnwindOrchestrator.AttentionAfter);
            var unwound = await unwind;
            run.CausedByAnswer();
            run.Publish(unwound.ApplyTo);
            if (unwound.Failed.Count > 0)
            {
                await NeedsAttention(run, Refusals.UnwindIncomplete(string.Join(", ", unwound.Failed)), Refusals.UnwindAdvice);
                return;
            }
        }

        var closed = run.Next(s => s.Closed(run.Now).Refused(why));
        await run.Context.CallActivityAsync(nameof(OrderActivities.EndOrder), closed, ActivityOptions.Patient);
        run.Publish(closed);
        await Release(run);
    }

    private static async Task NeedsAttention(CheckoutRun run, Refusal why, LocalText? advice = null)
    {
        run.Publish(s => s.NeedsAttention(new Attention(why, advice ?? Refusals.InternalFaultAdvice), run.Now));
        try
        {
            // The list of those who need a person is made of the orders' rows: one that is not written would be forgotten.
            await run.Context.CallActivityAsync(nameof(OrderActivities.EndOrder), run.Status, ActivityOptions.Untiring);
            await run.Context.CallActivityAsync(nameof(OrderActivities.KeepGoods), run.Input.ToStockClaim(), ActivityOptions.Untiring);
        }
        catch (TaskFailedException)
        {
            // The tables are the fault, for a day. The status says it all, and the terminal's lease is void once another checkout wants it.
        }
    }
}
