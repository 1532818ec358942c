namespace QuickCheckout.Domain.Checkouts;

/// <summary>Rule O10 as code: the amounts of a checkout add up at every event, or it stops.</summary>
public static class Ledger
{
    public static CheckoutStatus Check(CheckoutStatus s)
    {
        if (s.ApprovedFen + s.DueFen != s.PayableFen || s.DueFen < 0)
            throw new LedgerException($"approved {s.ApprovedFen} + due {s.DueFen} ≠ payable {s.PayableFen}");
        return s;
    }

    public static CheckoutStatus CheckPaid(CheckoutStatus s) =>
        s.DueFen == 0 ? Check(s) : throw new LedgerException($"paid with {s.DueFen} still due");

    public static CheckoutStatus CheckClosed(CheckoutStatus s) =>
        s.ApprovedFen == 0 ? Check(s) : throw new LedgerException($"closed with {s.ApprovedFen} still approved");
}

/// <summary>The amounts do not add up. A bug, never an expected refusal.</summary>
public sealed class LedgerException(string facts) : Exception(facts);
