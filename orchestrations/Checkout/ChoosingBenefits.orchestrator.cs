using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>
/// Before any amount is asked for, the customer sees what the benefits save, may have others used, and agrees; then they are held for
/// this checkout (rules M3, M4). What another checkout took meanwhile is reckoned without, and agreed to anew: no amount rises silently.
/// </summary>
internal static class ChoosingBenefits
{
    /// <returns>Null when the checkout goes on; otherwise why it ends.</returns>
    public static async Task<Refusal?> Agree(CheckoutRun run)
    {
        // One deadline for all answers: it bounds the loop.
        var deadline = run.Within(run.Limits.ChooseBenefitsSeconds);
        while (run.Status.Step == Step.ChoosingBenefits)
        {
            run.Publish(s => s.AwaitBenefits(run.NextAnswer(), deadline));
            var answer = await run.Hear<BenefitsAnswer>();
            if (run.GaveUp(answer.Kind) is { } gaveUp)
                return gaveUp;

            // The API has asked the same question before; this answer counts, whatever was raced in between.
            var refusal = Refuse(run.Status, answer.Value);
            run.Publish(s => refusal is null ? s.BenefitsAnswered() : s.BenefitsAnswered().Refused(refusal));
            if (refusal is not null)
                continue;
            if (answer.Value!.Chosen is { } chosen)
                await Show(run, chosen.Use, chosen.Without ?? []);
            else if (await Hold(run))
                return run.CancelledInTime ? Refusals.CancelledByAssociate : null;
        }

        return null;
    }

    private static Refusal? Refuse(CheckoutStatus shown, BenefitsAnswer? answer) => answer switch
    {
        { Chosen: { } chosen } => Decisions.ChooseBenefits(shown, chosen),
        { Confirmed: { } agreed } => Decisions.ConfirmBenefits(shown, agreed.DueFen),
        _ => Refusals.ReportMalformed,
    };

    /// <returns>Whether what was agreed to is held; if not, that is shown, and asked again.</returns>
    private static async Task<bool> Hold(CheckoutRun run)
    {
        if (await run.HoldBenefits() is not { } lost)
        {
            run.Publish(s => s.BenefitsHeld(run.Now));
            return true;
        }

        if (lost == Refusals.BenefitsTaken)
            await Show(run, use: null, run.Status.Benefits!.SwitchedOff ?? [], because: lost);
        else
            run.Publish(s => s.Refused(lost));
        return false;
    }

    /// <param name="because">Why they are not the ones that were chosen; null when they are.</param>
    private static async Task Show(CheckoutRun run, IReadOnlyList<string>? use, IReadOnlyList<string> without, Refusal? because = null)
    {
        var (offered, refusal) = await run.Ask<OfferedBenefits>(nameof(BenefitActivities.Reckon), new ReckonInput(
            run.Input.CheckoutId, run.Status.Member!.MemberId, run.Input.ToBenefitLines(), use, without, Asked: because is null));
        if (offered is null)
            run.Publish(s => s.Refused(refusal!));
        else
            run.Offer(offered, s => s with { LastError = because });
    }
}
