using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain;

/// <summary>Rule S5: takings are the list's orders, added up.</summary>
public class what_a_store_has_taken
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Fact]
    public void is_by_every_view_the_same_as_the_paid_orders_of_the_list()
    {
        var random = new Random(5);
        var orders = Enumerable.Range(0, 500).Select(i => Order(random, i)).ToList();
        var takings = Count(orders);
        var paid = orders.Where(o => o.State == OrderState.Paid).ToList();
        var all = new TakingsSum(paid.Count, paid.Sum(o => o.TotalFen), paid.Sum(o => o.DiscountFen), paid.Sum(o => o.PaidFen), orders.Where(o => o.State != OrderState.NeedsAttention).Sum(o => o.GivenBackFen));
        Assert.Equal(all, takings.Total);
        Assert.Equal(all.GrossFen - all.DiscountFen, all.NetFen);
        foreach (var sums in new[] { takings.ByDay.Select(t => t.Sum), takings.ByHour.Select(t => t.Sum), takings.ByMeans.Select(t => t.Sum), takings.ByTerminal.Select(t => t.Sum), takings.ByDayAndMeans.Select(t => t.Sum), takings.ByHourAndMeans.Select(t => t.Sum) })
            Assert.Equal(all, new TakingsSum(sums.Sum(s => s.Orders), sums.Sum(s => s.GrossFen), sums.Sum(s => s.DiscountFen), sums.Sum(s => s.NetFen), sums.Sum(s => s.GivenBackFen)));
        Assert.Equal(orders.Count(o => o.State == OrderState.Live), takings.Live);
        var undecided = orders.Where(o => o.State == OrderState.NeedsAttention).ToList();
        Assert.Equal(new UndecidedOrders(undecided.Count, undecided.Sum(o => o.PaidFen)), takings.NeedsAttention);
    }

    [Fact]
    public void counts_for_the_hour_of_the_stores_own_clocks()
    {
        var takings = Count([Paid(Some.Now, 100), Paid(Some.Now.AddHours(15), 200)]);
        Assert.Equal([9, 18], takings.ByHour.Select(h => h.Key));
        Assert.Equal([Day, Day.AddDays(1)], takings.ByDay.Select(d => d.Key));
    }

    [Fact]
    public void is_no_money_that_the_customer_has_back()
    {
        var unwound = Some.Choosing().WithApproved(10_000).Unwinding(Refusals.CancelledByAssociate, Some.Now).Voided(1).Closed(Some.Now).Refused(Refusals.CancelledByAssociate);
        var listed = ListedOrder.Of(Some.Input()).As(unwound);
        Assert.Equal((OrderState.Closed, 0L, 10_000L, 1, "cancelled-by-associate"), (listed.State, listed.PaidFen, listed.GivenBackFen, listed.Tenders, listed.Reason?.Code));
        Assert.Equal(new TakingsSum(0, 0, 0, 0, 10_000), Count([listed]).Total);
    }

    [Fact]
    public void is_not_decided_while_a_person_has_to_act()
    {
        var stuck = ListedOrder.Of(Some.Input()).As(Some.Choosing().WithApproved(10_000).Unwinding(Refusals.CancelledByAssociate, Some.Now).Stuck());
        Assert.Equal((OrderState.NeedsAttention, Step.Unwinding, null), (stuck.State, stuck.Step, stuck.EndedAt));
        Assert.Equal((new UndecidedOrders(1, 10_000), 0), (Count([stuck]).NeedsAttention, Count([stuck]).Total.Orders));
    }

    private static Takings Count(IEnumerable<ListedOrder> orders)
    {
        var count = new TakingsCount(at => at.ToOffset(TimeSpan.FromHours(8)).DateTime);
        foreach (var order in orders)
            count.Add(order);
        return count.ToTakings("S001", Day, Day);
    }

    private static ListedOrder Paid(DateTimeOffset at, long fen) =>
        ListedOrder.Of(Some.Input(fen) with { StartedAt = at }) with { State = OrderState.Paid, PaidFen = fen };

    private static ListedOrder Order(Random random, int i)
    {
        var (total, state) = (random.Next(1, 1_000_000), (OrderState)random.Next(4));
        var discount = random.Next(total);
        var order = Paid(Some.Now.AddMinutes(random.Next(3_000)), total);
        return order with
        {
            CheckoutId = $"c{i}", State = state, TerminalId = $"POS-{random.Next(4)}", Means = (Means)random.Next(3), DiscountFen = discount,
            PaidFen = state is OrderState.Paid or OrderState.NeedsAttention ? total - discount : 0, GivenBackFen = state == OrderState.Closed ? random.Next(2) * 500 : 0,
        };
    }
}
