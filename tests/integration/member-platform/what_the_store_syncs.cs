using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Orders as the store tells them, whatever comes twice, late or wrong.</summary>
public sealed class what_the_store_syncs : IAsyncLifetime
{
    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task is_what_the_customer_sees_newest_first()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _platform.Sync(InApp)).Status);
        await _platform.Sync(InApp with { PayWith = PayWith.Alipay, TradeNumber = "QC_7" }, "SO-2");
        await _platform.Sync(InApp with { MemberId = "M0004" }, "SO-3");
        await _platform.Sync(InApp with { Sequence = 4 });
        var orders = await _platform.OrdersOf();
        Assert.Equal(["SO-2", "SO-1"], orders.Select(o => o.OrderNo));
        Assert.Equal((PayWith.Alipay, "QC_7", OrderState.AwaitingPayment, 8800, 800), (orders[0].PayWith, orders[0].TradeNumber, orders[0].State, orders[0].TotalFen, orders[0].DiscountFen));
        Assert.Equal(new OrderLine(new LocalText("围巾", "Scarf"), 2, 8800), Assert.Single(orders[1].Lines));
    }

    [Fact]
    public async Task is_written_in_the_words_of_the_contract()
    {
        await _platform.Sync(InApp);
        Assert.Equal(
            """[{"orderNo":"SO-1","checkoutId":"c-1","memberId":"M0001","storeId":"S001","payWith":"in-app","state":"awaiting-payment","sequence":3,"totalFen":8800,"discountFen":800,"lines":[{"name":{"zh":"围巾","en":"Scarf"},"quantity":2,"amountFen":8800}]}]""",
            await _platform.Phone.GetStringAsync("/api/members/M0001/orders"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task changes_nothing_unless_it_is_newer(int sequence)
    {
        await _platform.Sync(InApp);
        Assert.Equal(HttpStatusCode.NoContent, (await _platform.Sync(InApp with { Sequence = sequence, State = OrderState.Closed })).Status);
        Assert.Equal(OrderState.AwaitingPayment, (await _platform.OrdersOf()).Single().State);
        await _platform.Sync(InApp with { Sequence = 4, State = OrderState.Paid });
        Assert.Equal(OrderState.Paid, (await _platform.OrdersOf()).Single().State);
    }

    [Fact]
    public async Task ends_at_the_highest_sequence_whatever_comes_first()
    {
        await Task.WhenAll(Enumerable.Range(1, 50).Reverse().Select(i => _platform.Sync(InApp with { Sequence = i, TotalFen = 1000 + i })));
        Assert.Equal((50, 1050), (await _platform.OrdersOf()).Select(o => (o.Sequence, o.TotalFen)).Single());
    }

    [Fact]
    public async Task belongs_to_one_member_and_checkout()
    {
        await _platform.Sync(InApp);
        Assert.Equal((HttpStatusCode.Conflict, "order-differs"), (await _platform.Sync(InApp with { Sequence = 9, MemberId = "M0002" })).Refusal);
        Assert.Equal((HttpStatusCode.Conflict, "order-differs"), (await _platform.Sync(InApp with { Sequence = 9, CheckoutId = "c-2" })).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (await _platform.Sync(InApp with { MemberId = "M9999" }, "SO-2")).Refusal);
        Assert.Equal(3, (await _platform.Books()).Orders.Single().Sequence);
    }

    [Fact]
    public async Task survives_a_restart()
    {
        await _platform.Sync(InApp);
        await _platform.Restart();
        await _platform.Sync(InApp with { Sequence = 2, State = OrderState.Closed });
        Assert.Equal(OrderState.AwaitingPayment, (await _platform.OrdersOf()).Single().State);
    }

    public static TheoryData<string, string> BadOrders => new()
    {
        { "checkoutId", """{}""" },
        { "memberId", """{"checkoutId":"c-1","memberId":""}""" },
        { "payWith", """{"checkoutId":"c-1","memberId":"M0001","storeId":"S001","payWith":"cash"}""" },
        { "state", """{"checkoutId":"c-1","memberId":"M0001","storeId":"S001","payWith":"in-app"}""" },
        { "sequence", Changed("\"sequence\":3", "\"sequence\":-1") },
        { "sequence", Changed("\"sequence\":3", "\"sequence\":\"3\"") },
        { "totalFen", Changed("\"totalFen\":8800", "\"totalFen\":-1") },
        { "totalFen", Changed("\"totalFen\":8800", "\"totalFen\":88.5") },
        { "discountFen", Changed("\"discountFen\":800", "\"discountFen\":null") },
        { "lines", Changed("\"lines\":", "\"others\":") },
        { "lines[0].name.en", Changed("\"en\":\"Scarf\"", "\"en\":\"\"") },
        { "lines[0].quantity", Changed("\"quantity\":2", "\"quantity\":0") },
        { "lines[0].amountFen", Changed("\"amountFen\":8800}", "\"amountFen\":1000000000000}") },
        { "tradeNumber", Changed("\"sequence\":3", "\"sequence\":3,\"tradeNumber\":\"../x\"") },
    };

    [Theory]
    [MemberData(nameof(BadOrders))]
    public async Task is_refused_by_the_field_that_is_wrong(string field, string body)
    {
        var said = await Said.By(_platform.Store.PutAsync("/api/orders/SO-1", Body(body)));
        Assert.Equal((HttpStatusCode.BadRequest, field), (said.Status, said.Field));
        Assert.StartsWith("field-", said.Refusal.Code, StringComparison.Ordinal);
        Assert.Empty((await _platform.Books()).Orders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task is_refused_when_it_is_no_order_at_all(string body)
    {
        var said = await Said.By(_platform.Store.PutAsync("/api/orders/SO-1", Body(body)));
        Assert.Equal((HttpStatusCode.BadRequest, "body-invalid"), said.Refusal);
    }

    [Fact]
    public async Task has_an_order_number_that_is_one()
    {
        var said = await _platform.Sync(InApp, "a%20b");
        Assert.Equal((HttpStatusCode.BadRequest, "orderNo"), (said.Status, said.Field));
    }

    private static string Changed(string what, string into) => System.Text.Json.JsonSerializer.Serialize(InApp, Json.Options).Replace(what, into, StringComparison.Ordinal);

    private static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
