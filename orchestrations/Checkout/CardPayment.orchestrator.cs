using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>One card payment: read, PIN, authorise, sign. A failed one leaves the tender open for another try (rule B4).</summary>
internal static class CardPayment
{
    /// <returns>Null when the checkout goes on, whether this payment succeeded or not; otherwise why it ends.</returns>
    public static async Task<Refusal?> Take(CheckoutRun run, long amountFen)
    {
        run.Publish(s => s.ReadCard(amountFen, run.Within(run.Limits.CardReadSeconds)));
        if (await run.Tell(PresentCard(run, amountFen)) is { } unreachable)
        {
            // It may have heard us although its answer was lost: then it must not go on asking for a card.
            await run.Tell(new CancelAttempt(run.Status.Attempt!, unreachable));
            run.CausedBy(StepCause.Terminal);
            return Fail(run, unreachable);
        }

        var read = await run.Hear<CardReport>();
        if (read.Value?.Card is not { } card)
            return await NoCardOrPin(run, read.Kind, read.Value?.Fault, Refusals.ReadTimedOut);
        run.Publish(s => s.CardRead(card));

        for (var pinTry = 1; ; pinTry++)
        {
            PinReport? entered = null;
            if (card.PinRequired || pinTry > 1)
            {
                if (pinTry == 1)
                    run.Publish(s => s.AwaitPin(run.Within(run.Limits.PinSeconds)));
                var pin = await run.Hear<PinReport>();
                if (pin.Value is not { Fault: null })
                    return await NoCardOrPin(run, pin.Kind, pin.Value?.Fault, Refusals.PinTimedOut);
                entered = pin.Value;
            }

            var result = await Authorise(run, card, entered);
            if (result.Outcome == AuthoriseOutcome.Approved)
                return await Approve(run, card, result.Authorisation!);

            if (result.Outcome != AuthoriseOutcome.WrongPin || !MayAskForPinAgain(run, pinTry))
                return await FailAndShow(run, result.Refusal!);

            run.Publish(s => s.AttemptFailed(result.Refusal!, run.Now).EnterPinAgain(run.Within(run.Limits.PinSeconds)));
            if (await run.Tell(new EnterPin(run.Status.Attempt!, amountFen, run.Limits.PinSeconds, Ticket: "")) is { } gone)
            {
                run.CausedBy(StepCause.Terminal);
                return Fail(run, gone);
            }
        }
    }

    /// <summary>Asks for the money. When nobody knows whether it moved, it is undone before anything else happens (rule B7).</summary>
    private static async Task<AuthoriseResult> Authorise(CheckoutRun run, CardSeen card, PinReport? pin)
    {
        run.Publish(s => s.Authorising(run.Now));
        var tender = run.Status.CurrentTender!;
        var sale = new MoneyMovement(
            new MoneyOperation(run.Status.Attempt!, MoneyOperationKind.Sale), run.Input.StoreId, run.Input.TerminalId, tender.AmountFen,
            new CardEntry(card.Mode, card.Fallback, PinEntered: pin is { Bypassed: false }), new MoneyCause(run.Input.AssociateId, MoneyCause.Payment));
        AuthoriseResult result;
        try
        {
            var asked = new AuthoriseInput(sale, run.Now + PaymentActivities.LongestWait);
            result = await run.Context.CallActivityAsync<AuthoriseResult>(nameof(PaymentActivities.Authorise), asked, ActivityOptions.Prompt);
        }
        catch (TaskFailedException)
        {
            result = new AuthoriseResult(AuthoriseOutcome.Unknown);
        }

        if (result.Outcome == AuthoriseOutcome.Unknown)
            return await Reverse(run, sale);
        run.CausedByAnswer();
        return result;
    }

    private static async Task<AuthoriseResult> Reverse(CheckoutRun run, MoneyMovement sale)
    {
        run.CausedBy(StepCause.System);
        await run.Reverse(sale);
        return new AuthoriseResult(AuthoriseOutcome.Unknown, Refusal: Refusals.OutcomeUnknown);
    }

    /// <summary>The money is ours whatever comes now: take the signature, then print the slip, which says whether there is one (rules B6, B8).</summary>
    private static async Task<Refusal?> Approve(CheckoutRun run, CardSeen card, Authorisation authorisation)
    {
        run.Publish(s => s.Approved(authorisation));
        var attempt = run.Status.Attempt!;
        if (!run.CancelledInTime)
            await (card.SignatureRequired ? Sign(run, attempt) : run.Tell(Approval(run, attempt, signatureSeconds: null)));
        if (run.CancelledInTime)
            return await Cancelled(run, attempt);

        await run.Print(Papers.SaleSlip(run.Status, run.Status.CurrentTender!));
        return null;
    }

    private static async Task Sign(CheckoutRun run, AttemptId attempt)
    {
        run.Publish(s => s.AwaitSignature(run.Within(run.Limits.SignatureSeconds)));
        var notShown = await run.TellUntil(run.Status.Deadline!.Value, Approval(run, attempt, run.Limits.SignatureSeconds));
        if (notShown is not null)
            run.Publish(s => s.Refused(notShown));
        var signed = notShown is null ? await run.Hear<SignatureReport>() : new Heard<SignatureReport>(HeardKind.Malformed);
        run.Publish(s => s.SignatureEnded(signed.Value?.Outcome ?? Missing(signed.Kind)));
    }

    private static ShowOutcome Approval(CheckoutRun run, AttemptId attempt, int? signatureSeconds) =>
        new(attempt, run.Status.CurrentTender!.AmountFen, Refusal: null, signatureSeconds);

    private static async Task<Refusal?> Cancelled(CheckoutRun run, AttemptId attempt)
    {
        await run.Tell(new CancelAttempt(attempt, Refusals.CancelledByAssociate));
        return Refusals.CancelledByAssociate;
    }

    private static SignatureOutcome Missing(HeardKind kind) =>
        kind == HeardKind.Expired ? SignatureOutcome.TimedOut : SignatureOutcome.NotCaptured;

    /// <summary>A wait that brought no card or PIN: either the checkout is cancelled or just this attempt failed.</summary>
    private static async Task<Refusal?> NoCardOrPin(CheckoutRun run, HeardKind kind, ReaderFault? fault, Refusal timedOut)
    {
        if (kind == HeardKind.Cancelled)
            return await Cancelled(run, run.Status.Attempt!);

        // A fault the terminal itself reported is on its screen already.
        if (fault is { } seen && seen != ReaderFault.TerminalRestarted)
            return Fail(run, Refusals.OfReader(seen));
        return await FailAndShow(run, kind == HeardKind.Expired ? timedOut : fault is null ? Refusals.ReportMalformed : Refusals.TerminalRestarted);
    }

    /// <returns>Null: only the attempt is over, the checkout goes on.</returns>
    private static Refusal? Fail(CheckoutRun run, Refusal why)
    {
        run.Publish(s => s.AttemptFailed(why, run.Now));
        return null;
    }

    private static async Task<Refusal?> FailAndShow(CheckoutRun run, Refusal why)
    {
        var attempt = run.Status.Attempt!;
        run.Publish(s => s.AttemptFailed(why, run.Now));
        // If the terminal cannot be told it learns it from the next command, or from its own clock.
        await run.Tell(new ShowOutcome(attempt, ApprovedFen: null, why, SignatureTimeoutSeconds: null));
        return null;
    }

    private static bool MayAskForPinAgain(CheckoutRun run, int pinTry) =>
        pinTry < run.Limits.PinTries && run.Status.FailedAttempts + 1 < run.Limits.FailedAttempts && !run.CancelRequested;

    // The ticket is filled in by the activity: it is a secret and has no place in the history.
    private static ReadCard PresentCard(CheckoutRun run, long amountFen) => new(
        run.Status.Attempt!, amountFen, run.Limits.CardReadSeconds, run.Limits.PinSeconds, run.Limits.ContactlessFreeFen, Ticket: "");
}
