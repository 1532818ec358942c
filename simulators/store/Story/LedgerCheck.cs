using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Simulators.Store.Parties;
using Spectre.Console;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>One statement about the money, and whether it holds.</summary>
internal sealed record Finding(string What, bool Holds);

/// <summary>Whether everybody's books agree: the checkout's, the journal's and the acquirer's.</summary>
internal static class LedgerCheck
{
    /// <param name="booksBefore">The acquirer's lines for this terminal before the checkout started.</param>
    public static bool Show(
        IAnsiConsole console, CheckoutStatus status, IReadOnlyList<JournalEntry> journal, IReadOnlyList<BookEntry> booksBefore,
        IReadOnlyList<BookEntry> booksNow)
    {
        console.WriteLine();
        console.Write(Tenders(status));
        var findings = Judge(status, journal, booksBefore, booksNow);
        foreach (var finding in findings)
            console.MarkupLine($"{(finding.Holds ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(finding.What)}");
        var holds = findings.All(f => f.Holds);
        console.MarkupLine(holds ? "[bold green]The order is paid and every book agrees.[/]" : "[bold red]The books do not agree.[/]");
        return holds;
    }

    public static IReadOnlyList<Finding> Judge(
        CheckoutStatus status, IReadOnlyList<JournalEntry> journal, IReadOnlyList<BookEntry> booksBefore, IReadOnlyList<BookEntry> booksNow)
    {
        var approved = status.Tenders.Where(t => t.State == TenderState.Approved).ToList();
        var approvedFen = approved.Sum(t => t.AmountFen);
        // Everything the acquirer wrote since, not only what the checkout knows of: a double charge must show.
        var lastBefore = booksBefore.Count == 0 ? 0 : booksBefore.Max(e => e.Id);
        var taken = booksNow.Where(e => e.Id > lastBefore && e.IsStandingSale).ToList();
        var journalFen = InJournal(journal);
        var traces = taken.Select(e => e.Trace).Order(StringComparer.Ordinal);
        return
        [
            new($"the checkout is paid ({Json.Name(status.Step)}), due {Money.Yuan(status.DueFen)}", status is { Step: Step.Paid, DueFen: 0 }),
            new($"approved tenders {Money.Yuan(approvedFen)} = total {Money.Yuan(status.TotalFen)} − discount {Money.Yuan(status.DiscountFen)}",
                approvedFen == status.PayableFen && approvedFen > 0),
            new($"the journal of money movements says {Money.Yuan(journalFen)}", journalFen == approvedFen),
            new($"the acquirer's books say {Money.Yuan(taken.Sum(e => e.AmountFen))} in {taken.Count} sales", taken.Sum(e => e.AmountFen) == approvedFen),
            new("the acquirer's trace numbers are those of the tenders",
                traces.SequenceEqual(approved.Select(t => t.Authorisation?.TraceNo ?? "").Order(StringComparer.Ordinal))),
        ];
    }

    /// <summary>Sales that were approved and neither reversed nor voided.</summary>
    public static long InJournal(IReadOnlyList<JournalEntry> journal)
    {
        var reversed = journal.Where(e => e.Event == JournalEvent.Reversed).Select(e => e.Movement.Operation).ToHashSet();
        var approved = journal.Where(e => e.Event == JournalEvent.Approved && !reversed.Contains(e.Movement.Operation)).ToList();
        return Sum(MoneyOperationKind.Sale) - Sum(MoneyOperationKind.Void);

        long Sum(MoneyOperationKind kind) => approved.Where(e => e.Movement.Operation.Kind == kind).Sum(e => e.Movement.AmountFen);
    }

    private static Table Tenders(CheckoutStatus status)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"Order {status.OrderNo}") };
        table.AddColumns("tender", "state", "read by", "card", "trace", "approval", "signature");
        table.AddColumn(new TableColumn("amount").RightAligned());
        foreach (var tender in status.Tenders)
        {
            table.AddRow(
                $"{tender.Number}", Json.Name(tender.State), tender.Card is { } card ? Json.Name(card.Mode) : "–",
                Markup.Escape(tender.Card?.MaskedPan ?? "–"), tender.Authorisation?.TraceNo ?? "–", tender.Authorisation?.ApprovalCode ?? "–",
                tender.Signature is { } signature ? Json.Name(signature) : "–", Money.Yuan(tender.AmountFen));
        }

        table.AddRow("", "", "", "", "", "", "[bold]total[/]", $"[bold]{Money.Yuan(status.ApprovedFen)}[/]");
        return table;
    }
}
