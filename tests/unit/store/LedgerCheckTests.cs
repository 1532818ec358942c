using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;
using QuickCheckout.Simulators.Store.Story;

namespace QuickCheckout.Simulators.Store;

public sealed class the_ledger_check
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly BookEntry[] Before = [new(7, "000001", "000001", "Sale", "Approved", 5_000)];

    [Fact]
    public void holds_when_every_book_says_the_same() =>
        Assert.True(Holds(Paid(300, 200), Journal(300, 200), Books(300, 200)));

    [Fact]
    public void fails_when_the_checkout_is_not_paid() =>
        Assert.False(Holds(Paid(300, 200) with { Step = Step.NeedsAttention }, Journal(300, 200), Books(300, 200)));

    [Fact]
    public void fails_when_tenders_are_less_than_the_total() =>
        Assert.False(Holds(Paid(300, 200) with { TotalFen = 501 }, Journal(300, 200), Books(300, 200)));

    [Fact]
    public void fails_when_the_acquirer_took_money_that_the_checkout_does_not_know_of() =>
        Assert.False(Holds(Paid(300, 200), Journal(300, 200), Books(300, 200, 200)));

    [Fact]
    public void fails_when_the_acquirer_took_less() =>
        Assert.False(Holds(Paid(300, 200), Journal(300, 200), Books(300)));

    [Fact]
    public void fails_when_the_journal_lacks_a_payment() =>
        Assert.False(Holds(Paid(300, 200), Journal(300), Books(300, 200)));

    [Fact]
    public void fails_when_the_trace_numbers_are_others() =>
        Assert.False(Holds(Paid(300, 200), Journal(300, 200), [.. Books(300, 200).Select(b => b with { Trace = "9" + b.Trace[1..] })]));

    [Fact]
    public void does_not_count_what_was_reversed_or_voided()
    {
        var journal = Journal(300, 200);
        journal.Add(Entry(3, 900, JournalEvent.NoAnswer));
        journal.Add(Entry(3, 900, JournalEvent.Reversed));
        journal.Add(Entry(4, 70, JournalEvent.Approved));
        journal.Add(Entry(4, 70, JournalEvent.Approved, MoneyOperationKind.Void));
        var books = Books(300, 200);
        books.Add(new BookEntry(30, "000009", "000001", "Sale", "Reversed", 900));
        Assert.True(Holds(Paid(300, 200), journal, books));
    }

    private static bool Holds(CheckoutStatus status, IReadOnlyList<JournalEntry> journal, IReadOnlyList<BookEntry> books) =>
        LedgerCheck.Judge(status, journal, Before, books).All(f => f.Holds);

    private static CheckoutStatus Paid(params long[] amounts) => new(
        "c1", "QC1", "S001", "POS-0001", "A001", PaymentMethod.BankCard, Means.BankCard, 9, Step.Paid, Now, null, null, null, amounts.Sum(), 0, 0, "CNY", null,
        [.. amounts.Select((fen, i) => new Tender(i + 1, fen, TenderState.Approved, 1, Authorisation: new Authorisation($"{i + 2:000000}", "000001", "r", "a", Now)))],
        null, 0, 3, null, null);

    private static List<JournalEntry> Journal(params long[] amounts) =>
        [.. amounts.SelectMany((fen, i) => new[] { Entry(i + 1, fen, JournalEvent.Intended), Entry(i + 1, fen, JournalEvent.Approved) })];

    private static JournalEntry Entry(int tender, long fen, JournalEvent what, MoneyOperationKind kind = MoneyOperationKind.Sale) => new(
        new MoneyMovement(new MoneyOperation(new AttemptId("c1", tender, 1), kind), "S001", "POS-0001", fen, null, new MoneyCause("A1", MoneyCause.Payment)), what, "000001", "000001", null, null, null, Now);

    private static List<BookEntry> Books(params long[] amounts) =>
        [.. Before, .. amounts.Select((fen, i) => new BookEntry(i + 10, $"{i + 2:000000}", "000001", "Sale", "Approved", fen))];
}

public sealed class a_total_split_over_three_cards
{
    [Theory]
    [InlineData(400)]
    [InlineData(162_740)]
    [InlineData(9_999_999)]
    public void adds_up_and_leaves_a_tap_that_needs_no_pin(long totalFen)
    {
        var split = Split.OverThree(totalFen);
        Assert.Equal(3, split.Count);
        Assert.Equal(totalFen, split.Sum());
        Assert.All(split, fen => Assert.True(fen > 0));
        Assert.True(split[2] <= new CheckoutLimits().ContactlessFreeFen);
    }

    [Fact]
    public void is_refused_when_there_is_too_little_to_split() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.OverThree(399));
}
