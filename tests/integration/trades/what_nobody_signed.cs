using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Domain.Payments.TradeOutcome;

namespace QuickCheckout.PhonePayments;

/// <summary>Only an error of the gateway itself may come without a signature. Whatever else does is never a payment, and never the end of one.</summary>
public sealed class what_nobody_signed : IAsyncLifetime
{
    private const string Ours = "\"out_trade_no\":\"c1_1_1\",\"total_amount\":\"12.50\"";
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("error_response", "10000")]
    [InlineData("error_response", "10003")]
    [InlineData("error_response", "40004")]
    [InlineData("alipay_trade_pay_response", "10000")]
    [InlineData("alipay_trade_pay_response", "40002")]
    public async Task is_no_word_on_a_payment(string node, string code)
    {
        await using var liar = await Liar.OpenWith(Unsigned(node, code));
        Is.Outcome(Unknown, await _shop.Ask(SimulatedAlipay.PaysAtOnce, by: Misled(liar)));
    }

    [Theory]
    [InlineData("TRADE_SUCCESS")]
    [InlineData("TRADE_CLOSED")]
    [InlineData("WAIT_BUYER_PAY")]
    public async Task is_no_answer_to_a_query(string status)
    {
        await using var liar = await Liar.OpenWith(Unsigned("error_response", "10000", status));
        Is.Outcome(Unknown, await Shop.Query(Misled(liar)));
    }

    [Fact]
    public async Task cancels_nothing()
    {
        await using var liar = await Liar.OpenWith(Unsigned("error_response", "10000"));
        Assert.False(await Shop.Cancel(Misled(liar)));
    }

    private ITrades Misled(Liar liar) => _shop.Of(_shop.Here with { Gateway = liar.Address }).Alipay;

    private static string Unsigned(string node, string code, string status = "TRADE_SUCCESS") =>
        $$$"""{"{{{node}}}":{"code":"{{{code}}}",{{{Ours}}},"trade_no":"2026112800000000000000000001","trade_status":"{{{status}}}","retry_flag":"N"}}""";
}
