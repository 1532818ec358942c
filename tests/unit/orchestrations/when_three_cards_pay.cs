using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

public class when_three_cards_pay
{
    [Fact]
    public async Task the_order_ends_paid_and_every_book_agrees()
    {
        await using var till = new Counter().SettleAndScan(300_00);
        till.Pay(100_00).Pay(50_00).Pay(150_00);

        Assert.True(till.HasEnded);
        Assert.Equal(Step.Paid, till.Status.Step);
        Assert.Equal("m1", till.Status.Member!.MemberId);
        Assert.Equal([100_00L, 50_00, 150_00], till.Status.Tenders.Select(t => t.AmountFen));
        Assert.All(till.Status.Tenders, t => Assert.Equal(SignatureOutcome.Captured, t.Signature));
        Assert.Equal(300_00, till.Acquirer.HeldFen);
        Assert.Equal(300_00, till.Journal.Lines.Where(l => l.Event == JournalEvent.Approved).Sum(l => l.Movement.AmountFen));
        Assert.Equal(Step.Paid, Assert.Single(till.Orders.Ended).Step);
        Assert.Equal(0, till.Envelopes.Held);
    }

    [Fact]
    public async Task the_terminal_hears_each_step_in_turn()
    {
        await using var till = new Counter().SettleAndScan(200_00);
        till.Pay(100_00).Pay(100_00);

        Assert.Equal(["read-card", "show-outcome", "print-slip", "read-card", "show-outcome", "print-slip", "print-receipt"], till.Terminal.HeardNames);
        Assert.Equal("ticket of c1/2-1", till.Terminal.Heard.OfType<ReadCard>().Last().Ticket);
        var receipt = Assert.IsType<PrintReceipt>(till.Terminal.Heard[^1]).Receipt;
        Assert.Equal(200_00, receipt.Tenders.Sum(t => t.AmountFen));
    }

    [Fact]
    public async Task a_card_that_needs_neither_pin_nor_signature_is_asked_for_neither()
    {
        await using var till = new Counter().SettleAndScan(10_00);
        till.Choose(10_00).PresentCard(pin: false, signature: false);
        Assert.Equal(Step.Paid, till.Status.Step);
        Assert.Null(till.Status.Tenders[0].Signature);
    }

    [Fact]
    public async Task a_paper_receipt_asks_for_no_member_code()
    {
        await using var till = new Counter().Settle(10_00, AfterSales.PaperReceipt);
        Assert.Equal(Step.ChoosingAmount, till.Status.Step);
    }

    /// <summary>Actions are the price and the ceiling on Azure: at most 20 for one card, 12 for each further one.</summary>
    [Fact]
    public async Task few_durable_actions_are_spent()
    {
        await using var one = new Counter().SettleAndScan(100_00);
        var single = one.Pay(100_00).Actions();
        await using var two = new Counter().SettleAndScan(200_00);
        var both = two.Pay(100_00).Pay(100_00).Actions();

        Assert.InRange(single, 10, 20);
        Assert.InRange(both - single, 5, 12);
    }
}
