using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>All that is said about one accepted checkout when everything has come to rest.</summary>
/// <param name="Status">By the app; null when it knows of none.</param>
/// <param name="Row">How its order's row says that it ended; null when it does not.</param>
/// <param name="Listed">It is on the list of those who need attention.</param>
/// <param name="Goods">What it sells, by its order's row.</param>
internal sealed record Testimony(Sale Sale, CheckoutStatus? Status, CheckoutStatus? Row, bool Listed, IReadOnlyList<JournalEntry> Journal, IReadOnlyList<CheckoutLine>? Goods = null)
{
    public IReadOnlyList<CheckoutLine> Lines => Goods ?? [];
}

internal enum Rule
{
    /// <summary>Accepted, and nowhere, or neither ended nor before a person.</summary>
    Lost,

    /// <summary>The acquirer, Alipay or the app holds money that the checkout does not count, or two charges for one tender.</summary>
    DoubleCharge,

    /// <summary>The checkout counts money that is not held where it was paid.</summary>
    Uncharged,

    /// <summary>The checkout has ended, and the customer could still pay on the phone.</summary>
    StillPayable,

    /// <summary>The customer's app does not show how the order ended.</summary>
    ShownOtherwise,

    /// <summary>The journal of money movements holds something else for the checkout than it counts; of payments with the phone.</summary>
    JournalDisagrees,

    /// <summary>The order's row says something else than the checkout.</summary>
    RowDisagrees,

    /// <summary>The associate was told that it is cancelled.</summary>
    PaidThoughCancelled,

    /// <summary>A benefit has paid for two checkouts, or was used up by one that was not paid with it.</summary>
    BenefitSpentTwice,

    /// <summary>A checkout was paid with a benefit that it has not used up.</summary>
    BenefitLost,

    /// <summary>A checkout has ended, and nobody else can have the benefits that it holds.</summary>
    BenefitStuck,

    /// <summary>More pieces were sold than there were.</summary>
    Oversold,

    /// <summary>A shelf does not say what was counted less what was sold.</summary>
    StockDisagrees,

    /// <summary>A checkout has ended, and nobody else can have the goods that it holds.</summary>
    StockStuck,

    /// <summary>The customer has not agreed to what the benefits left to pay, or they do not come to it.</summary>
    NotAgreed,
}

/// <param name="CheckoutId">Null: a charge that belongs to no checkout.</param>
internal sealed record Finding(Rule Rule, string? CheckoutId, string TerminalId, string Facts);

/// <summary>
/// Compares what the app says with the acquirer's own books, which are the judge of money. Payments with the phone are judged in
/// <see cref="PhoneAudit"/>, benefits in <see cref="BenefitAudit"/>, goods in <see cref="StockAudit"/>.
/// </summary>
internal static class Audit
{
    /// <param name="books">All lines of each terminal.</param>
    public static IReadOnlyList<Finding> Judge(IReadOnlyCollection<Testimony> all, IReadOnlyDictionary<string, IReadOnlyList<BookEntry>> books)
    {
        var findings = new List<Finding>();
        var standing = books.ToDictionary(b => b.Key, b => b.Value.Where(e => e.IsStandingSale).ToList());
        foreach (var told in all)
        {
            var own = OwnLines(told, standing.GetValueOrDefault(told.Sale.TerminalId, []));
            standing.GetValueOrDefault(told.Sale.TerminalId)?.RemoveAll(e => own.Any(o => o.Entry == e));
            findings.AddRange(JudgeEnd(told));
            if (told.Status is { Step: Step.Paid or Step.Closed, Means: Means.BankCard } ended)
                findings.AddRange(JudgeMoney(told, ended, [.. own.Select(o => o.Entry)]));
            findings.AddRange(own.GroupBy(o => o.Tender).Where(g => g.Count() > 1).Select(g => Of(
                told, Rule.DoubleCharge, $"tender {g.Key} is charged {g.Count()} times: {Names(g.Select(o => o.Entry))}")));
        }

        foreach (var (terminal, lines) in standing)
            findings.AddRange(lines.Select(e => new Finding(Rule.DoubleCharge, null, terminal, $"no checkout asked for {Names([e])}")));
        return findings;
    }

    private static IEnumerable<Finding> JudgeEnd(Testimony told)
    {
        var (sale, status, row) = (told.Sale, told.Status, told.Row);
        if (status is null)
            yield return Of(told, Rule.Lost, "the app knows of no such checkout");
        else if (!status.HasEnded && !told.Listed)
            yield return Of(told, Rule.Lost, $"it is still {status.Step}");
        else if (status.Step == Step.NeedsAttention && !told.Listed)
            yield return Of(told, Rule.Lost, "it needs attention and is not on the list");
        if (status is { HasEnded: true } && (row?.Step != status.Step || row.ApprovedFen != status.ApprovedFen))
            yield return Of(told, Rule.RowDisagrees, $"{status.Step} {status.ApprovedFen}, in the row {row?.Step} {row?.ApprovedFen}");
        if (status is { Step: Step.Paid } && sale.ToldCancelled)
            yield return Of(told, Rule.PaidThoughCancelled, $"{status.ApprovedFen}");
    }

    private static IEnumerable<Finding> JudgeMoney(Testimony told, CheckoutStatus status, List<BookEntry> lines)
    {
        var approved = status.Tenders.Where(t => t.HoldsMoney).Select(t => (t.Authorisation!.BatchNo, t.Authorisation.TraceNo, t.AmountFen)).ToHashSet();
        var surplus = lines.Where(e => !approved.Contains((e.Batch, e.Trace, e.AmountFen))).ToList();
        if (surplus.Count > 0)
            yield return Of(told, Rule.DoubleCharge, $"{status.Step} with {status.ApprovedFen} approved, and the acquirer also holds {Names(surplus)}");
        approved.ExceptWith(lines.Select(e => (e.Batch, e.Trace, e.AmountFen)));
        if (approved.Count > 0)
            yield return Of(told, Rule.Uncharged, $"the acquirer does not hold {string.Join(", ", approved.Select(a => $"{a.AmountFen} ({a.BatchNo} {a.TraceNo})"))}");
        if (status.Step == Step.Paid && lines.Sum(e => e.AmountFen) < status.PayableFen)
            yield return Of(told, Rule.Uncharged, $"paid {status.PayableFen}, and the acquirer holds {lines.Sum(e => e.AmountFen)}");
    }

    /// <summary>The standing charges that this checkout asked for, with the tender they are for.</summary>
    private static List<(BookEntry Entry, int Tender)> OwnLines(Testimony told, IReadOnlyList<BookEntry> standing)
    {
        var asked = told.Journal.Where(l => l.TraceNo is not null)
            .DistinctBy(l => (l.BatchNo, l.TraceNo)).ToDictionary(l => (l.BatchNo!, l.TraceNo!), l => l.Movement.Operation.Attempt.Tender);
        return [.. standing.Where(e => asked.ContainsKey((e.Batch, e.Trace))).Select(e => (e, asked[(e.Batch, e.Trace)]))];
    }

    internal static Finding Of(Testimony told, Rule rule, string facts) => new(rule, told.Sale.CheckoutId, told.Sale.TerminalId, facts);

    private static string Names(IEnumerable<BookEntry> entries) => string.Join(", ", entries.Select(e => $"{e.AmountFen} ({e.Batch} {e.Trace})"));
}
