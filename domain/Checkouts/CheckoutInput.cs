using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>All that a checkout is about, frozen when it starts: prices do not change under it (rule K1).</summary>
/// <param name="CheckoutId">Also the orchestration's instance id.</param>
public sealed record CheckoutInput(
    string CheckoutId, string OrderNo, string StoreId, string TerminalId, string AssociateId, PaymentMethod Method,
    AfterSales AfterSales, IReadOnlyList<CheckoutLine> Lines, CheckoutLimits Limits, DateTimeOffset StartedAt)
{
    public long TotalFen => Lines.Sum(line => line.AmountFen);
}

public sealed record CheckoutLine(string Sku, LocalText Name, int Quantity, long UnitPriceFen)
{
    public long AmountFen => checked(Quantity * UnitPriceFen);
}

public enum PaymentMethod
{
    BankCard,
    Alipay,
}

/// <summary>How the customer gets after-sales service (rule O4).</summary>
public enum AfterSales
{
    MemberCode,
    PaperReceipt,
}

// What people tell a running checkout, as the payloads of external events.

/// <summary>A member code was scanned; already known to have the right shape.</summary>
public sealed record MemberCodeScanned(string Code);

/// <summary>The associate chose what this payment is to be.</summary>
public sealed record AmountChosen(long AmountFen);

/// <param name="JudgedOn">Sequence of the status on which the cancel was accepted.</param>
public sealed record CancelRequested(string AssociateId, int JudgedOn);

/// <summary>Names of the events a checkout waits for; those of an attempt are in <see cref="Terminals.AttemptReport"/>.</summary>
public static class EventNames
{
    public const string Cancel = "cancel";

    /// <summary>A person said something that may end a reversal or an unwind; what, the journal tells.</summary>
    public const string Resolved = "resolved";

    /// <summary>Each scan has its own name, so that a wait which ended can never swallow the next scan.</summary>
    public static string MemberCode(int scan) => $"member-code/{scan}";

    public static string Amount(int tender, int attempt) => $"amount/{tender}-{attempt}";
}
