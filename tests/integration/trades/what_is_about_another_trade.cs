using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Domain.Payments.TradeOutcome;

namespace QuickCheckout.PhonePayments;

/// <summary>Rightly signed, and about something else than was asked: never a payment, and never the end of one.</summary>
public sealed class what_is_about_another_trade : IAsyncLifetime
{
    private const string Success = "\"code\":\"10000\",\"msg\":\"Success\"";
    private const string Ours = "\"out_trade_no\":\"c1_1_1\",\"total_amount\":\"12.50\"";
    private Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.Open();
        _shop.Log.Expect("Alipay answers for trade c1_1_1");
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    public static TheoryData<string> OthersTrades { get; } =
    [
        "\"out_trade_no\":\"c1_1_2\",\"total_amount\":\"12.50\"",
        "\"out_trade_no\":\"c1_1_1\",\"total_amount\":\"12.51\"",
        "\"out_trade_no\":\"c1_1_1\",\"total_amount\":\"0.00\"",
        "\"out_trade_no\":\"c1_1_1\",\"total_amount\":12.50",
        "\"out_trade_no\":\"c1_1_1\"",
        "\"total_amount\":\"12.50\"",
    ];

    [Theory]
    [MemberData(nameof(OthersTrades))]
    public async Task is_not_our_payment(string about)
    {
        await using var liar = await Liar.OpenGateway(_ => $$"""{{{Success}},{{about}},"trade_status":"TRADE_SUCCESS","trade_no":"2026112800000000000000000001"}""");
        var misled = Misled(liar);
        Is.Outcome(Unknown, await _shop.Ask(SimulatedAlipay.PaysAtOnce, by: misled));
        Is.Outcome(Unknown, await Shop.Query(misled));
    }

    [Theory]
    [MemberData(nameof(OthersTrades))]
    public async Task is_not_the_end_of_ours(string about)
    {
        await using var liar = await Liar.OpenGateway(_ => $$"""{{{Success}},{{about}},"trade_status":"TRADE_CLOSED"}""");
        Is.Outcome(Unknown, await Shop.Query(Misled(liar)));
    }

    [Theory]
    [InlineData("\"out_trade_no\":\"c1_1_2\"")]
    [InlineData("\"trade_no\":\"2026112800000000000000000001\"")]
    public async Task is_not_our_cancel(string about)
    {
        await using var liar = await Liar.OpenGateway(_ => $$"""{{{Success}},{{about}},"retry_flag":"N","action":"refund"}""");
        Assert.False(await Shop.Cancel(Misled(liar)));
    }

    [Theory]
    [InlineData("\"out_trade_no\":\"c1_1_2\",\"refund_fee\":\"12.50\"")]
    [InlineData("\"out_trade_no\":\"c1_1_1\",\"refund_fee\":\"12.49\"")]
    [InlineData("\"out_trade_no\":\"c1_1_1\"")]
    public async Task is_not_our_refund(string about)
    {
        await using var liar = await Liar.OpenGateway(method => method switch
        {
            SimulatedAlipay.Cancel => """{"code":"40004","sub_code":"ACQ.TRADE_CANCEL_TIME_OUT"}""",
            SimulatedAlipay.Query => $$"""{{{Success}},{{Ours}},"trade_status":"TRADE_SUCCESS"}""",
            _ => $$"""{{{Success}},{{about}},"fund_change":"Y"}""",
        });
        Assert.False(await Shop.Cancel(Misled(liar)));
    }

    private ITrades Misled(Liar liar) => _shop.Of(_shop.Here with { Gateway = liar.Address }).Alipay;
}
