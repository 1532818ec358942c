using System.Text.Json.Serialization;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>All that a checkout is about, frozen when it starts: prices do not change under it (rule K1).</summary>
/// <param name="CheckoutId">Also the orchestration's instance id.</param>
/// <param name="CartId">The cart whose goods it sells, and which has to be its own when it begins; null when it has none.</param>
public sealed record CheckoutInput(
    string CheckoutId, string OrderNo, string StoreId, string TerminalId, string AssociateId, PaymentMethod Method,
    AfterSales AfterSales, IReadOnlyList<CheckoutLine> Lines, CheckoutLimits Limits, DateTimeOffset StartedAt,
    TerminalKind Terminal = TerminalKind.SmartPos, string? CartId = null)
{
    public long TotalFen => Lines.Sum(line => line.AmountFen);

    /// <summary>Rule O3: what follows from the method depends on the terminal.</summary>
    [JsonIgnore]
    public Means Means => (Method, Terminal) switch
    {
        (PaymentMethod.Alipay, _) => Means.Alipay,
        (PaymentMethod.BankCard, TerminalKind.SmartPos) => Means.BankCard,
        (PaymentMethod.BankCard, TerminalKind.CloudPos) => Means.InApp,
        _ => throw new InvalidOperationException($"There is no payment by {Method} on a {Terminal}."),
    };

    /// <summary>A cloud POS has no printer of its own to rely on: its customers have the order in the app, unless they want paper (rule O4).</summary>
    [JsonIgnore]
    public bool WantsReceipt => Terminal == TerminalKind.SmartPos || AfterSales == AfterSales.PaperReceipt;

    /// <summary>What is taken off the store's shelves (rule O5).</summary>
    public StockClaim ToStockClaim() => new(StoreId, CheckoutId, [.. Lines.Select(l => new StockLine(l.Sku, l.Quantity))]);

    /// <summary>What the customer's benefits are reckoned on (section M).</summary>
    public IReadOnlyList<BenefitLine> ToBenefitLines() => [.. Lines.Select(l => new BenefitLine(l.Sku, l.Category, l.UnitPriceFen, l.Quantity))];
}

/// <param name="Category">Path in the store's category tree when the checkout started; "" when it has none.</param>
public sealed record CheckoutLine(string Sku, LocalText Name, int Quantity, long UnitPriceFen, string Category = "")
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

/// <summary>Said by somebody of the staff; the timeline names them.</summary>
public interface ISaidByStaff
{
    /// <summary>Null where an event does not say.</summary>
    string? By { get; }
}

/// <summary>A code was scanned: digits that have the shape of one that is wanted.</summary>
public sealed record CodeScanned(string Code, string? By = null) : ISaidByStaff
{
    // A pay code is money for a minute: it has no place in a log.
    public override string ToString() => "a scanned code";
}

/// <summary>The customer wants other benefits to be used: exactly these, or the best ones without those. One of the two.</summary>
public sealed record BenefitsChosen(IReadOnlyList<string>? Use, IReadOnlyList<string>? Without);

/// <summary>The customer agrees to the benefits as they are shown.</summary>
/// <param name="DueFen">The amount they saw: no other one is agreed to (rule M4).</param>
public sealed record BenefitsConfirmed(long DueFen);

/// <summary>What comes while benefits are chosen: one of the two.</summary>
public sealed record BenefitsAnswer(BenefitsChosen? Chosen, BenefitsConfirmed? Confirmed, string? By = null) : ISaidByStaff;

/// <summary>The associate chose what this payment is to be.</summary>
public sealed record AmountChosen(long AmountFen, string? By = null) : ISaidByStaff;

/// <summary>Whatever made somebody think that the customer has paid: only the query tells.</summary>
/// <param name="By">An associate; or, when they tell by themselves, <see cref="Alipay"/> or <see cref="App"/>.</param>
public sealed record QueryAsked(string By)
{
    public const string Alipay = "alipay";
    public const string App = "app";

    [JsonIgnore]
    public bool IsCashier => By is not (Alipay or App);
}

/// <param name="JudgedOn">Sequence of the status on which the cancel was accepted.</param>
public sealed record CancelRequested(string AssociateId, int JudgedOn);

/// <summary>Names of the events a checkout waits for; those of an attempt are in <see cref="Terminals.AttemptReport"/>.</summary>
public static class EventNames
{
    public const string Cancel = "cancel";

    /// <summary>A person said something that may end a reversal or an unwind; what, the journal tells.</summary>
    public const string Resolved = "resolved";

    /// <summary>Each scan has its own name, so that a wait which ended can never swallow the next scan.</summary>
    public static string Code(int scan) => $"code/{scan}";

    /// <summary>Each choice has its own name, as each scan has.</summary>
    public static string Benefits(int choice) => $"benefits/{choice}";

    public static string Amount(int tender, int attempt) => $"amount/{tender}-{attempt}";

    /// <summary>Look now whether the customer has paid: the cashier asks (rule A5), or a notification says so.</summary>
    public static string QueryNow(AttemptId attempt) => $"query/{attempt.Key}";
}
