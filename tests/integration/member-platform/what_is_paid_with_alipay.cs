using System.Net;
using QuickCheckout.Simulators.Alipay;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Pay codes and trades of the members' Alipay accounts, at the simulated Alipay itself.</summary>
public sealed class what_is_paid_with_alipay : IAsyncLifetime
{
    private static readonly OrderSync Asked = InApp with { PayWith = PayWith.Alipay, MemberId = ConfirmingMember };

    private RunningAlipay _alipay = null!;
    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _alipay = await RunningAlipay.Start();
        _platform = await RunningPlatform.Start(_alipay.Phone.BaseAddress);
        await _platform.Sync(Asked);
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _alipay.DisposeAsync();
    }

    [Fact]
    public async Task the_store_gets_a_code_of_the_members_account()
    {
        var code = (await _platform.PayCode()).As<IssuedCode>();
        Assert.Matches(@"^28\d{16}$", code.Code);
        Assert.Equal(_alipay.Time.GetUtcNow().AddMinutes(1), code.ExpiresAt);
        await _alipay.AskToPay("QC_1", code.Code);
        Assert.Equal(RunningAlipay.Confirms, (await _alipay.Books()).Trades.Single().BuyerId);
    }

    [Fact]
    public async Task the_phone_gets_another_code_each_time()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PhoneCode("M0001")));
        Assert.Equal(5, codes.Select(c => c.As<IssuedCode>().Code).Distinct().Count());
        Assert.Equal("10000", (await _alipay.AskToPay("QC_1", codes[0].As<IssuedCode>().Code)).Code);
    }

    [Fact]
    public async Task who_has_linked_no_account_has_no_code()
    {
        await _platform.Sync(Asked with { MemberId = MemberWithoutAlipay }, "SO-2");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "no-alipay-account"), (await _platform.PayCode("SO-2")).Refusal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "no-alipay-account"), (await PhoneCode(MemberWithoutAlipay)).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (await PhoneCode("M9999")).Refusal);
    }

    [Theory]
    [InlineData(OrderState.Paid)]
    [InlineData(OrderState.Closed)]
    public async Task an_order_that_does_not_wait_has_no_code(OrderState state)
    {
        await _platform.Sync(Asked with { Sequence = 4, State = state });
        Assert.Equal((HttpStatusCode.Conflict, "order-ended"), (await _platform.PayCode()).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "order-unknown"), (await _platform.PayCode("SO-9")).Refusal);
    }

    [Fact]
    public async Task an_alipay_that_is_away_is_said_to_be_so()
    {
        await using var alone = await RunningPlatform.Start();
        await alone.Sync(Asked with { TradeNumber = "QC_1" });
        Assert.Equal((HttpStatusCode.BadGateway, "alipay-unavailable"), (await alone.PayCode()).Refusal);
        Assert.Equal((HttpStatusCode.BadGateway, "alipay-unavailable"), (await alone.ByCustomer("pay", memberId: ConfirmingMember)).Refusal);
    }

    [Theory]
    [InlineData("pay", TradeStatus.TradeSuccess)]
    [InlineData("leave", TradeStatus.TradeClosed)]
    public async Task a_trade_that_waits_is_decided_on_the_phone(string does, TradeStatus status)
    {
        await _alipay.AskToPay("QC_1", (await _platform.PayCode()).As<IssuedCode>().Code);
        await _platform.Sync(Asked with { Sequence = 4, TradeNumber = "QC_1" });
        Assert.Equal(HttpStatusCode.NoContent, (await _platform.ByCustomer(does, memberId: ConfirmingMember)).Status);
        Assert.Equal(status, (await _alipay.Books()).Trades.Single().Status);
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer(does, memberId: ConfirmingMember)).Refusal);
        // The money is Alipay's to hold, and the order the store's to end.
        Assert.Equal((0L, OrderState.AwaitingPayment), ((await _platform.Books()).HeldFen, (await _platform.Books()).Orders.Single().State));
    }

    [Fact]
    public async Task an_order_without_a_trade_has_nothing_to_pay()
    {
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay", memberId: ConfirmingMember)).Refusal);
        await _platform.Sync(Asked with { Sequence = 4, TradeNumber = "QC_9" });
        Assert.Equal((HttpStatusCode.NotFound, "trade-unknown"), (await _platform.ByCustomer("pay", memberId: ConfirmingMember)).Refusal);
        await _platform.Sync(Asked with { Sequence = 5, PayWith = PayWith.BankCard });
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-pay"), (await _platform.ByCustomer("pay", memberId: ConfirmingMember)).Refusal);
    }

    private Task<Said> PhoneCode(string memberId) => Said.By(_platform.Phone.PostAsync($"/api/members/{memberId}/pay-codes", null));
}
