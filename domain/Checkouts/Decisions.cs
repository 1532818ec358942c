namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// May this be done to the checkout as it stands now? Asked by the HTTP API before an event is raised, for a clear
/// answer, and again by the orchestrator, whose answer counts.
/// </summary>
public static class Decisions
{
    public static Refusal? Scan(CheckoutStatus s) => s is { Step: Step.AwaitingMember, Awaiting: not null } ? null : NotNow(s);

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
        { Step: Step.Paid } or { DueFen: 0, TotalFen: > 0 } => Refusals.PaidNotCancellable,
        { Step: Step.Unwinding } => Refusals.BeingUnwound,
        { Step: Step.Closed or Step.NeedsAttention } => Refusals.AlreadyClosed,
        _ => null,
    };

    private static Refusal NotNow(CheckoutStatus s) => s.Step switch
    {
        Step.Paid => Refusals.PaidNotCancellable,
        Step.Unwinding => Refusals.BeingUnwound,
        Step.Closed or Step.NeedsAttention => Refusals.AlreadyClosed,
        _ => Refusals.NotExpectedNow(Json.Name(s.Step)),
    };
}
