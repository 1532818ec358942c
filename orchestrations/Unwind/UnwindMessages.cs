using QuickCheckout.Domain.Checkouts;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>The approved tenders to give back.</summary>
public sealed record UnwindInput(string CheckoutId, string StoreId, string TerminalId, IReadOnlyList<Tender> Tenders)
{
    public static UnwindInput Of(CheckoutStatus s) =>
        new(s.CheckoutId, s.StoreId, s.TerminalId, [.. s.Tenders.Where(t => t.State == TenderState.Approved)]);
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
