using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.KillCampaign;

/// <summary>The same for goods, by the shelves as they were counted before.</summary>
public class what_the_audit_finds_of_goods
{
    [Fact]
    public void nothing_when_what_was_paid_is_gone_and_the_rest_is_free() => Assert.Empty(Judge(10, 7, [], Paid("c-1", 2), Paid("c-2", 1), Closed("c-3", 4)));

    [Fact]
    public void nothing_of_what_waits_for_a_person() => Assert.Empty(Judge(10, 10, ["c-1"], Told("c-1", 2, s => s.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), default))));

    [Fact]
    public void more_sold_than_there_were() => Assert.Equal([Rule.Oversold], Judge(2, -1, [], Paid("c-1", 2), Paid("c-2", 1)));

    [Fact]
    public void a_sale_that_was_not_taken() => Assert.Equal([Rule.StockDisagrees], Judge(10, 10, [], Paid("c-1", 2)));

    [Fact]
    public void a_sale_that_was_taken_twice() => Assert.Equal([Rule.StockDisagrees], Judge(10, 6, [], Paid("c-1", 2)));

    [Fact]
    public void goods_that_a_closed_checkout_holds() => Assert.Equal([Rule.StockStuck], Judge(10, 10, ["c-1"], Closed("c-1", 2)));

    [Fact]
    public void goods_held_by_nobody_who_was_told_of_it() => Assert.Equal([Rule.StockStuck], Judge(10, 10, ["c-9"], Closed("c-1", 2)));

    private static List<Rule> Judge(int counted, int left, string[] holders, params Testimony[] all) =>
        [.. StockAudit.Judge(all, [new CountedShelf("SKU", counted, new StockLevel(left, holders.ToDictionary(h => h, _ => new StockHold(1, default))))]).Select(f => f.Rule)];

    private static Testimony Paid(string id, int quantity) => Told(id, quantity, s => s with { Step = Step.Paid });

    private static Testimony Closed(string id, int quantity) => Told(id, quantity, s => s.Closed(default));

    private static Testimony Told(string id, int quantity, Func<CheckoutStatus, CheckoutStatus> end)
    {
        var input = new CheckoutInput(
            id, "O-1", "S001", "POS-1001", "A001", PaymentMethod.Alipay, AfterSales.PaperReceipt,
            [new CheckoutLine("SKU", new LocalText("茶", "Tea"), quantity, 5_000)], new CheckoutLimits(), DateTimeOffset.UnixEpoch);
        var status = end(Transitions.Start(input));
        return new Testimony(new Sale(id, "S001", "POS-1001", new Story("by Alipay", 0, AfterSales.PaperReceipt), Tries: 1), status, status, Listed: false, [], input.Lines);
    }
}
