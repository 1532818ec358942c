using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Orchestrations.Unwind;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>A tender that cannot be voided for now, and a person who gives the money back by hand: no void is sent after their word.</summary>
public class when_a_person_gives_it_back
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(2);

    [Fact]
    public async Task their_word_ends_the_voids_and_closes_the_order()
    {
        await using var till = Unwinding("91", "91", "91");
        till.Vouch(SaleOf(till), "B007", "cash").Pass(Day);
        Assert.Equal((Step.Closed, 300_00L), (till.Status.Step, till.Acquirer.HeldFen));
        var word = Assert.Single(till.Journal.Lines, l => l.Event == JournalEvent.Resolved);
        Assert.Equal((MoneyOperationKind.Sale, new MoneyCause("B007", "cash")), (word.Movement.Operation.Kind, word.Movement.Cause));
        Assert.DoesNotContain(till.Terminal.Heard, c => c is PrintSlip { Slip.Kind: SlipKind.Void });
    }

    [Fact]
    public async Task their_word_while_a_void_is_being_reversed_counts_before_the_next_void()
    {
        await using var till = Unwinding(FakeAcquirer.Lost, "96", "96", "96");
        var first = till.Journal.Lines.Single(l => l is { Event: JournalEvent.Intended, Movement.Operation.Kind: MoneyOperationKind.Void }).Movement.Operation;
        till.Vouch(SaleOf(till), "B007", "the desk voided it").Vouch(first, "B007", "the desk voided it").Pass(Day);
        Assert.Equal(Step.Closed, till.Status.Step);
        Assert.Single(till.Journal.Lines, l => l is { Event: JournalEvent.Intended, Movement.Operation.Kind: MoneyOperationKind.Void });
    }

    [Fact]
    public async Task their_word_on_the_sale_alone_ends_the_reversal_of_its_void_too()
    {
        await using var till = Unwinding([FakeAcquirer.Lost, .. Enumerable.Repeat("96", 50)]);
        till.Vouch(SaleOf(till), "B007", "cash").Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(Step.Closed, till.Status.Step);
    }

    [Fact]
    public async Task a_void_that_may_have_gone_through_is_looked_into_at_the_end_of_the_day()
    {
        await using var till = Unwinding([FakeAcquirer.Lost, .. Enumerable.Repeat("96", 50)]);
        till.Vouch(SaleOf(till), "B007", "cash").Pass(Day);
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        var twice = Assert.Single(Assert.Single(till.CloseDay(TimeSpan.FromMinutes(1)).Terminals).Differences);
        Assert.Contains("twice", twice.NextAction.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task their_word_that_comes_while_a_void_is_on_its_way_counts_when_that_is_refused()
    {
        await using var till = Unwinding("96");
        var sale = SaleOf(till);
        var movement = new MoneyMovement(new MoneyOperation(sale.Attempt, MoneyOperationKind.Void, Try: 9), "S001", Counter.TerminalId, 300_00, Entry: null, new MoneyCause("A1", "cancelled"));
        var line = new MidWay(till.Acquirer, () => till.Journal.Vouch(sale, new MoneyCause("B007", "cash")));
        till.Acquirer.Next.Clear();
        till.Acquirer.Next.Enqueue("12");
        var tried = await new VoidActivities(line, till.Journal, till.Clock).Void(new VoidRequest(movement, till.Status.Tenders[0].Authorisation!), default);
        Assert.Equal(new VoidResult(VoidOutcome.Vouched), tried);
    }

    /// <summary>Something happens while a void is on its way.</summary>
    private sealed class MidWay(IAcquirer acquirer, Action happens) : IAcquirer
    {
        public Task<AcquirerAnswer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation)
        {
            happens();
            return acquirer.VoidAsync(intent, original, cancellation);
        }

        public Task<AcquirerAnswer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<AcquirerAnswer> RefundAsync(JournalEntry intent, RefundOriginal original, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<AcquirerAnswer> ReverseAsync(JournalEntry original, CancellationToken cancellation) => throw new NotSupportedException();
    }

    [Fact]
    public async Task their_word_that_comes_while_the_void_is_on_its_way_is_looked_into_at_the_end_of_the_day()
    {
        await using var till = Unwinding();
        till.Vouch(SaleOf(till), "B007", "cash").Pass(Day);
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Acquirer.HeldFen));
        var settled = Assert.Single(till.CloseDay(TimeSpan.FromMinutes(1)).Terminals);
        var twice = Assert.Single(settled.Differences);
        Assert.Equal((SettlementOutcome.Balanced, new MoneyCause("B007", "cash"), true), (settled.Outcome, twice.VouchedBy, settled.NeedsPerson));
        Assert.Contains("twice", twice.NextAction.En, StringComparison.Ordinal);
    }

    private static MoneyOperation SaleOf(Counter till) =>
        till.Journal.Lines.Single(l => l is { Event: JournalEvent.Approved, Movement.Operation.Kind: MoneyOperationKind.Sale }).Movement.Operation;

    /// <summary>One card is approved, the associate cancels, and the acquirer answers as told before it approves the void.</summary>
    private static Counter Unwinding(params string[] answers)
    {
        var till = new Counter().SettleAndScan(totalFen: 500_00);
        till.Choose(300_00).PresentCard(signature: false).EnterPin();
        Assert.Equal(300_00, till.Status.ApprovedFen);
        foreach (var answer in answers)
            till.Acquirer.Next.Enqueue(answer);
        till.Cancel(till.Status.Sequence);
        Assert.Equal(answers.Length == 0 ? Step.Closed : Step.Unwinding, till.Status.Step);
        return till;
    }
}
