using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// May this be done to the checkout as it stands now? Asked by the HTTP API before an event is raised, for a clear
/// answer, and again by the orchestrator, whose answer counts.
/// </summary>
public static class Decisions
{
    private const int MostChosen = 200;

    public static Refusal? Scan(CheckoutStatus s) => s is { Step: Step.AwaitingCode, Awaiting: not null } ? null : NotNow(s);

    /// <summary>Rule A5: while the customer decides.</summary>
    public static Refusal? QueryNow(CheckoutStatus s) => s is { Step: Step.AwaitingPayer, Awaiting: not null } ? null : NotNow(s);

    /// <summary>While the customer chooses.</summary>
    public static Refusal? ListBenefits(CheckoutStatus s) => s is { Step: Step.ChoosingBenefits, Member: not null } ? null : NotNow(s);

    /// <summary>While the customer chooses; one of the two ways to say what is to be used.</summary>
    public static Refusal? ChooseBenefits(CheckoutStatus s, BenefitsChosen chosen)
    {
        if (ChoosesBenefits(s) is { } notNow)
            return notNow;
        if (chosen.Use is null == chosen.Without is null)
            return Refusals.Malformed("use", "须给出 use 或 without 之一", "either use or without, and not both.");
        var (ids, field, most) = chosen.Use is { } use ? (use, "use", MostChosen) : (chosen.Without!, "without", CheckoutBenefits.MostSwitchedOff);
        if (ids.Count > most)
            return Refusals.Malformed(field, $"最多 {most} 个", $"at most {most}.");
        return ids.Select((id, i) => Ids.CheckName(id, $"{field}[{i}]")).FirstOrDefault(r => r is not null)
            ?? (ids.Distinct(StringComparer.Ordinal).Count() == ids.Count ? null : Refusals.Malformed(field, "有重复", "one stands twice."));
    }

    /// <summary>The customer agrees to the amount that is shown now and to no other (rule M4).</summary>
    public static Refusal? ConfirmBenefits(CheckoutStatus s, long dueFen) =>
        ChoosesBenefits(s) ?? (dueFen == s.DueFen ? null : Refusals.AmountHasChanged(s.DueFen));

    private static Refusal? ChoosesBenefits(CheckoutStatus s) => s is { Step: Step.ChoosingBenefits, Awaiting: not null } ? null : NotNow(s);

    /// <summary>Rule B2: above zero, at most what is due, and the last allowed card pays all that is left.</summary>
    public static Refusal? ChooseAmount(CheckoutStatus s, long amountFen)
    {
        if (s.Step != Step.ChoosingAmount)
            return NotNow(s);
        if (amountFen <= 0)
            return Refusals.AmountNotPositive;
        if (amountFen > s.DueFen)
            return Refusals.AmountAboveDue(s.DueFen);
        return s.RemainingCards == 1 && amountFen != s.DueFen ? Refusals.LastCardMustPayAll(s.DueFen) : null;
    }

    /// <summary>Rule O6: until everything is paid.</summary>
    public static Refusal? Cancel(CheckoutStatus s) => s switch
    {
        { Step: Step.Paid } or { IsPaidUp: true } => Refusals.PaidNotCancellable,
        { Step: Step.Unwinding } => Refusals.BeingUnwound,
        { Step: Step.Closed or Step.NeedsAttention } => Refusals.AlreadyClosed,
        _ => null,
    };

    /// <summary>Rule S3: only what has ended may be said to be paid, and only when every fen of it is.</summary>
    /// <param name="journalFen">What the journal says the shop holds of it.</param>
    /// <param name="atWork">Its unwind still gives money back, or nobody knows yet what became of some of it.</param>
    public static Refusal? Resolve(CheckoutStatus s, ResolvedAs outcome, long journalFen, bool atWork) => outcome switch
    {
        _ when s.Attention is null => Refusals.NothingToResolve,
        ResolvedAs.GivenBack => null,
        _ when s.Step != Step.NeedsAttention || atWork => Refusals.StillUnderWay,
        _ when s.Benefits is { IsConfirmed: false, Offer.DiscountFen: > 0 } => Refusals.BenefitsNotAgreed,
        _ when journalFen != s.PayableFen => Refusals.NotAllPaid(journalFen, s.PayableFen),
        _ => s.DueFen == 0 ? null : Refusals.NotCounted(s.DueFen),
    };

    /// <summary>Rule B8: the receipt of a paid order, the slips of whatever a card has paid.</summary>
    public static Refusal? Reprint(CheckoutStatus s, PaperKind what) => s switch
    {
        { Step: Step.Paid } => null,
        _ when what == PaperKind.Receipt => Refusals.NotPaid,
        _ when !IsBetweenCustomers(s) => NotNow(s),
        _ => s.Tenders.Any(t => t.Authorisation is not null) ? null : Refusals.NoSlips,
    };

    /// <summary>Nobody is being asked for a card, PIN or signature, and no paper of the checkout is about to come out.</summary>
    public static bool IsBetweenCustomers(CheckoutStatus s) => s.HasEnded || s.Step is Step.AwaitingCode or Step.ChoosingBenefits or Step.ChoosingAmount or Step.AwaitingPayer;

    /// <summary>What a report of its terminal tells the checkout (rule B9).</summary>
    /// <returns>The answer to raise; null when the report changes nothing: a duplicate, a straggler, a finished checkout.</returns>
    public static AttemptReport? Hear(CheckoutStatus s, TerminalReport report)
    {
        // Only the attempt in progress: a command leaves with the status that names its attempt, so no report can overtake it.
        if (s.HasEnded || report.About is not { } attempt || attempt != s.Attempt)
            return null;
        return report as AttemptReport ?? InsteadOfAnswer(s, attempt);
    }

    /// <summary>The terminal started anew: what the checkout waits for from the lost attempt will never come.</summary>
    private static AttemptReport? InsteadOfAnswer(CheckoutStatus s, AttemptId lost) => s.Step switch
    {
        Step.ReadingCard => new CardReport(lost, null, ReaderFault.TerminalRestarted),
        Step.EnteringPin => new PinReport(lost, false, ReaderFault.TerminalRestarted),
        Step.Signing => new SignatureReport(lost, SignatureOutcome.NotCaptured),
        _ => null,
    };

    /// <summary>
    /// Whether a payment of this attempt, should there be one, is counted by nobody: the attempt is over, and its tender does not hold
    /// the money. Of what needs a person the person decides.
    /// </summary>
    public static bool IsNobodys(CheckoutStatus s, AttemptId attempt) =>
        s.Means != Means.BankCard && s.Step != Step.NeedsAttention && s.Resolution is not { Outcome: ResolvedAs.Paid } && s.Attempt != attempt
        && s.Tenders.FirstOrDefault(t => t.Number == attempt.Tender) is { } tender && tender.Attempts >= attempt.Number
        && !(tender.HoldsMoney && tender.Attempts == attempt.Number);

    private static Refusal NotNow(CheckoutStatus s) => s.Step switch
    {
        Step.Paid => Refusals.AlreadyPaid,
        Step.Unwinding => Refusals.BeingUnwound,
        Step.Closed or Step.NeedsAttention => Refusals.AlreadyClosed,
        _ => Refusals.NotExpectedNow(s.Step),
    };
}
