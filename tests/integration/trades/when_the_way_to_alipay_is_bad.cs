using Microsoft.AspNetCore.Http;
using QuickCheckout.Simulators.Alipay;
using static QuickCheckout.Domain.Payments.TradeOutcome;
using static QuickCheckout.PhonePayments.Shop;
using static QuickCheckout.PhonePayments.SimulatedAlipay;

namespace QuickCheckout.PhonePayments;

/// <summary>Lost, late, changed on the way, or nobody there: unless it certainly never left, nobody knows.</summary>
public sealed class when_the_way_to_alipay_is_bad : IAsyncLifetime
{
    private const int TenMinutes = 600_000;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.WrongSign)]
    public async Task a_payment_whose_answer_is_lost_or_not_alipays_is_unknown_and_found_by_the_query(FaultKind kind)
    {
        await _shop.AtAlipay.Plan(new Fault(kind, SimulatedAlipay.Pay));
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task a_request_that_is_lost_is_unknown_and_then_not_there()
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LostRequest, SimulatedAlipay.Pay));
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce));
        Is.Outcome(NotThere, await Shop.Query(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.WrongSign)]
    public async Task a_query_without_its_answer_says_nothing(FaultKind kind)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(kind, SimulatedAlipay.Query));
        Is.Outcome(Unknown, await Shop.Query(_shop.Alipay));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.WrongSign)]
    public async Task a_cancel_without_its_answer_is_repeated_and_gives_back_once(FaultKind kind)
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(kind, SimulatedAlipay.Cancel));
        Assert.False(await Shop.Cancel(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal((0L, 100_000_000L), (await _shop.AtAlipay.HeldFen(), await _shop.AtAlipay.BalanceOf(PaysAtOnce)));
    }

    [Fact]
    public async Task slashes_that_are_escaped_after_signing_are_believed()
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.EscapedSlashes, Count: 2));
        Is.Paid(await _shop.Ask(PaysAtOnce));
        Is.Paid(await Shop.Query(_shop.Alipay));
        // The simulator has few slashes to escape.
        var node = """{"code":"10000","out_trade_no":"c1_1_1","total_amount":"12.50","trade_no":"2026112800000000000000000001","store_name":"南京路/1"}""";
        var body = $$"""{"alipay_trade_pay_response":{{node.Replace("/", @"\/", StringComparison.Ordinal)}},"sign":"{{Sign(node)}}"}""";
        await using var other = await Liar.OpenWith(body);
        Is.Paid(await _shop.Ask(PaysAtOnce, by: _shop.Of(_shop.Here with { Gateway = other.Address }).Alipay));
    }

    [Fact]
    public async Task a_payment_that_is_answered_too_late_is_unknown_and_found_by_the_query()
    {
        var impatient = _shop.Impatient.Alipay;
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LateAnswer, SimulatedAlipay.Pay, Milliseconds: TenMinutes));
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce, by: impatient));
        Is.Paid(await Shop.Query(_shop.Alipay));
    }

    [Fact]
    public async Task a_query_that_is_answered_too_late_says_nothing()
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LateAnswer, SimulatedAlipay.Query, Milliseconds: TenMinutes));
        Is.Outcome(Unknown, await Shop.Query(_shop.Impatient.Alipay));
    }

    [Fact]
    public async Task a_cancel_that_is_answered_too_late_is_repeated_and_gives_back_once()
    {
        await _shop.Ask(PaysAtOnce);
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LateAnswer, SimulatedAlipay.Cancel, Milliseconds: TenMinutes));
        Assert.False(await Shop.Cancel(_shop.Impatient.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Assert.Equal((0L, 100_000_000L), (await _shop.AtAlipay.HeldFen(), await _shop.AtAlipay.BalanceOf(PaysAtOnce)));
    }

    [Theory]
    [InlineData(PaysAtOnce)]
    [InlineData(Confirms)]
    public async Task a_payment_that_arrives_after_its_cancel_is_closed_and_nothing_is_held(string buyerId)
    {
        await _shop.AtAlipay.Plan(new Fault(FaultKind.LateRequest, SimulatedAlipay.Pay, Milliseconds: 10_000));
        var late = _shop.Ask(buyerId);
        await _shop.AtAlipay.FaultsTaken();
        Is.Outcome(NotThere, await Shop.Query(_shop.Alipay));
        Assert.True(await Shop.Cancel(_shop.Alipay));
        Is.Outcome(Refused, "alipay-failed", await _shop.PassUntil(late));
        Assert.Equal(0, await _shop.AtAlipay.HeldFen());
        Assert.True(await Shop.Cancel(_shop.Alipay));
    }

    [Fact]
    public async Task nobody_there_was_asked_for_nothing()
    {
        var lonely = _shop.Of(_shop.Here with { Gateway = new Uri(Nowhere, "gateway.do") }).Alipay;
        Is.Outcome(NotSent, "alipay-unavailable", await _shop.Ask(PaysAtOnce, by: lonely));
        Is.Outcome(Unknown, await Shop.Query(lonely));
        Assert.False(await Shop.Cancel(lonely));
    }

    [Theory]
    [InlineData(StatusCodes.Status502BadGateway, "<html>502</html>")]
    [InlineData(StatusCodes.Status200OK, "<html>maintenance</html>")]
    [InlineData(StatusCodes.Status200OK, "")]
    [InlineData(StatusCodes.Status200OK, "{}")]
    [InlineData(StatusCodes.Status404NotFound, "{}")]
    public async Task somebody_else_in_alipays_place_is_not_believed(int status, string text)
    {
        await using var liar = await Liar.OpenWith(text, status, "text/html");
        var misled = _shop.Of(_shop.Here with { Gateway = liar.Address }).Alipay;
        Is.Outcome(Unknown, await _shop.Ask(PaysAtOnce, by: misled));
        Is.Outcome(Unknown, await Shop.Query(misled));
        Assert.False(await Shop.Cancel(misled));
    }
}
