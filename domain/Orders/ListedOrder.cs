using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Orders;

/// <summary>One order as a list shows it (rule S1). Amounts in fen. It belongs to the store's day on which it was started, the one in its number.</summary>
/// <param name="Step">Where it is; null once it has ended, and before its first turn.</param>
/// <param name="MemberName">As the member platform shortens it.</param>
/// <param name="PaidFen">What its tenders have paid and the customer does not have back.</param>
/// <param name="GivenBackFen">What its tenders had paid and the customer has back.</param>
/// <param name="Tenders">How many of its payments were ever approved.</param>
/// <param name="Reason">Why it was closed, or needs a person; null otherwise.</param>
public sealed record ListedOrder(
    string CheckoutId, string OrderNo, string StoreId, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, OrderState State, Step? Step,
    PaymentMethod Method, Means Means, string TerminalId, string AssociateId, string? MemberId, string? MemberName,
    long TotalFen, long DiscountFen, long PaidFen, long GivenBackFen, int Tenders, Refusal? Reason)
{
    /// <summary>As it is when its settle is accepted.</summary>
    public static ListedOrder Of(CheckoutInput input) => new(
        input.CheckoutId, input.OrderNo, input.StoreId, input.StartedAt, EndedAt: null, OrderState.Live, Step: null, input.Method, input.Means,
        input.TerminalId, input.AssociateId, MemberId: null, MemberName: null, input.TotalFen, DiscountFen: 0, PaidFen: 0, GivenBackFen: 0, Tenders: 0, Reason: null);

    /// <summary>The same order as its checkout says that it is.</summary>
    public ListedOrder As(CheckoutStatus s) => this with
    {
        EndedAt = s.HasEnded ? s.Since : null,
        State = StateOf(s),
        Step = s.HasEnded ? null : s.Step,
        MemberId = s.Member?.MemberId,
        MemberName = s.Member?.DisplayName,
        DiscountFen = s.DiscountFen,
        PaidFen = s.ApprovedFen,
        GivenBackFen = s.Tenders.Where(t => t.State == TenderState.Voided).Sum(t => t.AmountFen),
        Tenders = s.Tenders.Count(t => t.State is TenderState.Approved or TenderState.Voided or TenderState.VoidFailed),
        Reason = StateOf(s) switch { OrderState.Closed => s.LastError, OrderState.NeedsAttention => s.Attention?.Reason, _ => null },
    };

    /// <summary>Its settle was accepted and never became a checkout.</summary>
    public ListedOrder AsNeverStarted(DateTimeOffset now) => this with { EndedAt = now, State = OrderState.Closed, Reason = Refusals.NeverStarted };

    // One that still tries to give money back is on the list of those who need a person before it has ended.
    private static OrderState StateOf(CheckoutStatus s) => s switch
    {
        { Step: Checkouts.Step.NeedsAttention } or { Attention: not null } => OrderState.NeedsAttention,
        { Step: Checkouts.Step.Paid } => OrderState.Paid,
        { Step: Checkouts.Step.Closed } => OrderState.Closed,
        _ => OrderState.Live,
    };
}

public enum OrderState
{
    Live,
    Paid,
    Closed,
    NeedsAttention,
}

/// <summary>Which orders are wanted; what is null is not asked for.</summary>
/// <param name="StoreId">Null only where an order number or a member says which.</param>
/// <param name="Stores">Those that whoever asks may see; null for all.</param>
/// <param name="From">First of the store's days; <paramref name="To"/> is the last.</param>
public sealed record OrderFilter(
    string? StoreId, DateOnly From, DateOnly To, OrderState? State = null, PaymentMethod? Method = null, string? TerminalId = null,
    string? AssociateId = null, string? OrderNo = null, string? MemberId = null,
    IReadOnlyList<string>? Stores = null)
{
    /// <summary>All but the days, which whoever reads the rows looks after.</summary>
    public bool Takes(ListedOrder o) =>
        (StoreId is null || o.StoreId == StoreId) && (Stores is null || Stores.Contains(o.StoreId, StringComparer.Ordinal)) && (State is null || o.State == State) && (Method is null || o.Method == Method)
        && (TerminalId is null || o.TerminalId == TerminalId) && (AssociateId is null || o.AssociateId == AssociateId)
        && (OrderNo is null || o.OrderNo == OrderNo) && (MemberId is null || o.MemberId == MemberId);
}
