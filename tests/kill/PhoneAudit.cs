using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store.Parties;
using LedgerCheck = QuickCheckout.Simulators.Store.Story.LedgerCheck;

namespace QuickCheckout.KillCampaign;

/// <summary>What Alipay and the app have in their own books when everything has come to rest.</summary>
/// <param name="Payments">All of them, wherever they were asked for.</param>
/// <param name="Orders">How the app shows each order that it knows.</param>
internal sealed record PhoneBooks(IReadOnlyList<PhonePayment> Payments, IReadOnlyDictionary<string, string> Orders)
{
    /// <summary>Every payment that was ever asked for on behalf of the checkout: its id is in the number.</summary>
    public IEnumerable<PhonePayment> Of(string? checkoutId) => Payments.Where(p => CheckoutOf(p) == checkoutId);

    public static string CheckoutOf(PhonePayment payment) => payment.Number.Split('_')[0];
}

/// <summary>Compares what the app says of payments with the phone with Alipay's and the app's own books, which are the judge of money.</summary>
internal static class PhoneAudit
{
    public static IReadOnlyList<Finding> Judge(IReadOnlyCollection<Testimony> all, PhoneBooks books)
    {
        var known = all.Select(t => t.Sale.CheckoutId).ToHashSet();
        var nobodys = books.Payments.Where(p => p.HeldFen != 0 && !known.Contains(PhoneBooks.CheckoutOf(p)));
        return
        [
            .. all.SelectMany(told => Judge(told, [.. books.Of(told.Sale.CheckoutId)], books.Orders)),
            .. nobodys.Select(p => new Finding(Rule.DoubleCharge, null, "–", $"no checkout asked for {Names([p])}")),
        ];
    }

    /// <summary>An order that is paid with cards is shown once it is paid; any other that has a member, however it ends.</summary>
    public static string? HasToShow(CheckoutStatus ended) => ended switch
    {
        { Member: null } => null,
        { Means: Means.BankCard, Step: not Step.Paid } => null,
        _ => Json.Name(ended.Step),
    };

    private static IEnumerable<Finding> Judge(Testimony told, IReadOnlyList<PhonePayment> own, IReadOnlyDictionary<string, string> orders)
    {
        var held = own.Where(p => p.HeldFen != 0).ToList();
        if (held.Count > 1)
            yield return Audit.Of(told, Rule.DoubleCharge, $"{held.Count} payments are held: {Names(held)}");
        if (told.Status is not { Step: Step.Paid or Step.Closed } ended)
            yield break;

        var counted = ended.Tenders.Where(t => t is { HoldsMoney: true, Trade: not null }).Select(t => (t.Trade!.Number, t.AmountFen)).ToHashSet();
        var surplus = held.Where(p => !counted.Contains((p.Number, p.HeldFen))).ToList();
        if (surplus.Count > 0)
            yield return Audit.Of(told, Rule.DoubleCharge, $"{ended.Step} with {ended.ApprovedFen} approved, and also held are {Names(surplus)}");
        var heldFen = held.Sum(p => p.HeldFen);
        if (ended.Means != Means.BankCard && heldFen < (ended.Step == Step.Paid ? ended.PayableFen : ended.ApprovedFen))
            yield return Audit.Of(told, Rule.Uncharged, $"{ended.Step} with {ended.ApprovedFen} approved of {ended.PayableFen}, and {heldFen} is held");
        if (ended.Means != Means.BankCard && LedgerCheck.InJournal(told.Journal) is var journalFen && journalFen != ended.ApprovedFen)
            yield return Audit.Of(told, Rule.JournalDisagrees, $"{ended.Step} with {ended.ApprovedFen} approved, and the journal says {journalFen}");
        if (own.Where(p => !p.IsOver).ToList() is { Count: > 0 } waiting)
            yield return Audit.Of(told, Rule.StillPayable, $"{ended.Step}, and still there are {Names(waiting)}");
        if (orders.GetValueOrDefault(ended.OrderNo) is var shown && shown != HasToShow(ended))
            yield return Audit.Of(told, Rule.ShownOtherwise, $"{ended.Step}, and the app shows {shown ?? "nothing"}");
    }

    private static string Names(IEnumerable<PhonePayment> payments) => string.Join(", ", payments.Select(p => $"{p.HeldFen} ({p.Number} {p.State})"));
}
