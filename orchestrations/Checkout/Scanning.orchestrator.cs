using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>The associate scans what the customer's phone shows (rules A1, B1, P1). A wrong code is told and scanned again; nothing is lost.</summary>
internal static class Scanning
{
    /// <returns>A code that is good; or why the checkout ends.</returns>
    public static async Task<(Refusal? GaveUp, ScannedCode? Code)> Scan(CheckoutRun run)
    {
        // One deadline for all scans: it bounds the loop.
        var deadline = run.Within(run.Limits.MemberCodeSeconds);
        while (true)
        {
            run.Publish(s => s.AwaitCode(run.NextScan(), deadline));
            var scanned = await run.Hear<CodeScanned>();
            if (run.GaveUp(scanned.Kind) is { } gaveUp)
                return (gaveUp, null);

            run.Publish(s => s.Identifying());
            var code = ScannedCode.Parse(scanned.Value?.Code, run.Input.Means);
            if ((code.Refusal ?? await Identify(run, code.Value!)) is not { } refusal)
                return (null, code.Value);
            run.Publish(s => s.Refused(refusal));
        }
    }

    /// <returns>Null when the code is good: a pay code names nobody, and shows only when it is used whether it is.</returns>
    private static async Task<Refusal?> Identify(CheckoutRun run, ScannedCode code)
    {
        if (code is not ScannedCode.OfMember)
            return null;
        var input = new IdentifyInput(run.Input.CheckoutId, code.Digits, run.Input.ToBenefitLines());
        var (known, unknown) = await run.Ask<Identified>(nameof(MemberActivities.Identify), input);
        if (known is null)
            return unknown;
        if (run.Status.Member is { } before && before.MemberId != known.Member.MemberId)
            return Refusals.OtherMember;
        run.Publish(s => s.Identified(known.Member));
        if (known.Benefits is { } offered)
            run.Offer(offered, s => s);
        return null;
    }
}
