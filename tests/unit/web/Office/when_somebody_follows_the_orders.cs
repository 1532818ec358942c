using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Web.Office;

/// <summary>Rule S1: the list is kept up to date while somebody looks.</summary>
public class when_somebody_follows_the_orders
{
    private readonly OrderRows _rows = new();

    [Fact]
    public void the_first_page_is_not_news_and_what_comes_after_it_is()
    {
        _rows.Refresh(Page(null, 3, 2));
        Assert.Equal(0, _rows.NewCount);
        _rows.Refresh(Page(null, 5, 4, 3, 2));
        Assert.Equal(["c5", "c4"], _rows.Items.Where(_rows.IsNew).Select(o => o.CheckoutId));
        _rows.Seen();
        Assert.Equal(0, _rows.NewCount);
    }

    [Fact]
    public void the_first_order_of_an_empty_list_is_news()
    {
        _rows.Refresh(Page(null));
        _rows.Refresh(Page(null, 1));
        Assert.Equal(1, _rows.NewCount);
    }

    [Fact]
    public void what_was_loaded_below_stays_below()
    {
        _rows.Refresh(Page("t3", 4, 3));
        _rows.Add(Page(null, 2, 1));
        Assert.Null(_rows.NextToken);
        _rows.Refresh(Page("t4", 5, 4));
        Assert.Equal(["c5", "c4", "c3", "c2", "c1"], _rows.Items.Select(o => o.CheckoutId));
    }

    [Fact]
    public void what_left_the_first_page_in_between_is_gone()
    {
        _rows.Refresh(Page("t2", 4, 3, 2));
        _rows.Add(Page(null, 1));
        _rows.Refresh(Page("t1", 4, 2, 1));
        Assert.Equal(["c4", "c2", "c1"], _rows.Items.Select(o => o.CheckoutId));
    }

    [Fact]
    public void an_order_of_further_pages_is_no_news_when_it_comes_up()
    {
        _rows.Refresh(Page("t3", 4, 3));
        _rows.Add(Page(null, 2));
        _rows.Refresh(Page(null, 4, 3, 2));
        Assert.Equal(0, _rows.NewCount);
    }

    [Fact]
    public void an_order_number_asks_for_nothing_else()
    {
        Assert.Equal("?orderNo=QC1", new OrderQuery(From: "2026-11-01", Order: "QC1", Terminal: "POS-0001").Api("S001"));
        Assert.Equal("?storeId=S001&from=2026-11-01&state=paid&memberId=M%201", new OrderQuery(From: "2026-11-01", State: "paid", Member: " M 1 ").Api("S001"));
        Assert.Equal("&state=paid", new OrderQuery(State: "paid", Order: " ").Address());
        Assert.True(new OrderQuery(Order: "").IsEmpty);
    }

    [Theory]
    [InlineData("S002", "S001", "S002")]
    [InlineData("S009", "S002", "S002")]
    [InlineData(null, null, "S001")]
    public void the_store_is_the_one_of_the_address_or_else_the_last(string? asked, string? remembered, string store) =>
        Assert.Equal(store, OfficeStore.Of(asked, remembered, ["S001", "S002"])!.Id);

    private static PageOf<ListedOrder> Page(string? next, params int[] numbers) => new([.. numbers.Select(n => Some.Order(n))], next);
}
