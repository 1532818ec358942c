using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>The approved tenders to give back.</summary>
/// <param name="Cause">Who ended the checkout and why; written into the journal with each void.</param>
public sealed record UnwindInput(
    string CheckoutId, string OrderNo, string StoreId, string TerminalId, IReadOnlyList<Tender> Tenders, MoneyCause Cause)
{
    public static UnwindInput Of(CheckoutStatus s, MoneyCause cause) =>
        new(s.CheckoutId, s.OrderNo, s.StoreId, s.TerminalId, [.. s.Tenders.Where(t => t.State == TenderState.Approved)], cause);
}

/// <summary>Which tenders, by number, were given back and which were not.</summary>
public sealed record UnwindResult(IReadOnlyList<int> Voided, IReadOnlyList<int> Failed)
{
    public UnwindResult With(int tender, bool voided) =>
        voided ? this with { Voided = [.. Voided, tender] } : this with { Failed = [.. Failed, tender] };

    public CheckoutStatus ApplyTo(CheckoutStatus s)
    {
        s = Voided.Aggregate(s, (status, tender) => status.Voided(tender));
        return Failed.Aggregate(s, (status, tender) => status.VoidFailed(tender));
    }
}
