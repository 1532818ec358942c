using System.Net;
using QuickCheckout.Protocols.Alipay;
using static QuickCheckout.Simulators.Alipay.RunningAlipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Alipay's own rules, asked over a real socket by the merchant's gateway, which believes only what is signed.</summary>
public sealed class what_alipay_decides : IAsyncLifetime
{
    private RunningAlipay _alipay = null!;

    public async ValueTask InitializeAsync() => _alipay = await Start();

    public ValueTask DisposeAsync() => _alipay.DisposeAsync();

    [Fact]
    public async Task a_small_payment_is_paid_at_once()
    {
        var paid = await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        Assert.Equal(("10000", 28, 1250L, "2026-11-28 12:00:00"), (paid.Code, paid.Text("trade_no")!.Length, paid.Fen("receipt_amount"), paid.Text("gmt_payment")));
        Assert.Equal("TRADE_SUCCESS", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
        Assert.Equal(1250, (await _alipay.Books()).HeldFen);
    }

    [Theory]
    [InlineData("pay", "TRADE_SUCCESS", 1250)]
    [InlineData("leave", "TRADE_CLOSED", 0)]
    public async Task another_waits_for_the_buyer_who_pays_or_leaves(string does, string status, long heldFen)
    {
        var waits = await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Confirms));
        Assert.Equal(("10003", " order success pay inprocess", 0L), (waits.Code, waits.Message, waits.Fen("receipt_amount")));
        Assert.Equal("WAIT_BUYER_PAY", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
        Assert.Equal(HttpStatusCode.NoContent, await _alipay.ByBuyer("QC_1", does));
        Assert.Equal(HttpStatusCode.Conflict, await _alipay.ByBuyer("QC_1", "pay"));
        Assert.Equal((status, heldFen), ((await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"), (await _alipay.Books()).HeldFen));
    }

    [Fact]
    public async Task one_that_nobody_pays_closes_by_itself()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Confirms));
        _alipay.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("TRADE_CLOSED", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
        Assert.Equal(HttpStatusCode.Conflict, await _alipay.ByBuyer("QC_1", "pay"));
    }

    [Fact]
    public async Task a_code_is_good_once_and_for_a_minute()
    {
        var code = await _alipay.ShowCode(PaysAtOnce);
        await _alipay.AskToPay("QC_1", code);
        Assert.Equal("ACQ.PAYMENT_AUTH_CODE_INVALID", (await _alipay.AskToPay("QC_2", code)).SubCode);
        var late = await _alipay.ShowCode(PaysAtOnce);
        _alipay.Time.Advance(Desk.CodeLifetime);
        Assert.Equal("ACQ.PAYMENT_AUTH_CODE_INVALID", (await _alipay.AskToPay("QC_3", late)).SubCode);
        Assert.Equal("ACQ.PAYMENT_AUTH_CODE_INVALID", (await _alipay.AskToPay("QC_4", "281234567890123456")).SubCode);
        Assert.Equal("ACQ.TRADE_NOT_EXIST", (await _alipay.AskAbout(Query, "QC_2")).SubCode);
    }

    [Fact]
    public async Task the_same_number_is_the_same_trade()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        Assert.Equal("ACQ.TRADE_HAS_SUCCESS", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce))).SubCode);
        Assert.Equal("ACQ.CONTEXT_INCONSISTENT", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce), "99.00")).SubCode);
        await _alipay.AskToPay("QC_2", await _alipay.ShowCode(Confirms));
        Assert.Equal("10003", (await _alipay.AskToPay("QC_2", await _alipay.ShowCode(Confirms))).Code);
        await _alipay.ByBuyer("QC_2", "leave");
        Assert.Equal("ACQ.TRADE_HAS_CLOSE", (await _alipay.AskToPay("QC_2", await _alipay.ShowCode(PaysAtOnce))).SubCode);
        Assert.Equal(1250, (await _alipay.Books()).HeldFen);
    }

    [Fact]
    public async Task a_buyer_who_has_not_enough_is_refused()
    {
        Assert.Equal("ACQ.BUYER_BALANCE_NOT_ENOUGH", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Poor))).SubCode);
    }

    [Fact]
    public async Task one_that_waits_for_a_buyer_is_not_anothers()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Confirms));
        Assert.Equal("ACQ.TRADE_BUYER_NOT_MATCH", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce))).SubCode);
    }

    [Fact]
    public async Task what_was_paid_a_year_ago_is_finished()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        _alipay.Time.Advance(TimeSpan.FromDays(365));
        Assert.Equal("TRADE_FINISHED", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
        Assert.Equal("ACQ.TRADE_HAS_FINISHED", (await _alipay.AskAbout(Cancel, "QC_1")).SubCode);
        Assert.Equal("ACQ.TRADE_HAS_FINISHED", (await GiveBack("QC_1", "r1", "12.50")).SubCode);
        Assert.Equal(1250, (await _alipay.Books()).HeldFen);
    }

    [Fact]
    public async Task whoever_asks_is_told_who_paid_and_when()
    {
        var paid = await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        var asked = await _alipay.AskAbout(Query, "QC_1");
        Assert.All([paid, asked], reply => Assert.Equal(("138****0011", 1250L), (reply.Text("buyer_logon_id"), reply.Fen("buyer_pay_amount"))));
        Assert.Equal("2026-11-28 12:00:00", asked.Text("send_pay_date"));
        Assert.Equal("ALIPAYACCOUNT", paid.Node.GetProperty("fund_bill_list")[0].GetProperty("fund_channel").GetString());
    }

    [Fact]
    public async Task a_cancel_closes_what_waits_and_gives_back_what_is_paid_and_may_be_repeated()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Confirms));
        await _alipay.AskToPay("QC_2", await _alipay.ShowCode(PaysAtOnce));
        for (var twice = 0; twice < 2; twice++)
        {
            var (closed, refunded) = (await _alipay.AskAbout(Cancel, "QC_1"), await _alipay.AskAbout(Cancel, "QC_2"));
            Assert.Equal(("10000", "close", "N"), (closed.Code, closed.Text("action"), closed.Text("retry_flag")));
            Assert.Equal(("10000", "refund"), (refunded.Code, refunded.Text("action")));
        }

        Assert.Equal(0, (await _alipay.Books()).HeldFen);
        Assert.Equal(100_000_000, (await Buyers()).Single(b => b.BuyerId == PaysAtOnce).BalanceFen);
    }

    [Fact]
    public async Task a_cancel_that_comes_before_the_pay_counts()
    {
        var cancelled = await _alipay.AskAbout(Cancel, "QC_1");
        Assert.Equal(("10000", null), (cancelled.Code, cancelled.Text("action")));
        Assert.Equal("ACQ.TRADE_NOT_EXIST", (await _alipay.AskAbout(Query, "QC_1")).SubCode);
        Assert.Equal("ACQ.TRADE_HAS_CLOSE", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce))).SubCode);
    }

    [Fact]
    public async Task after_a_day_only_a_refund_gives_back()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        _alipay.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal("ACQ.TRADE_CANCEL_TIME_OUT", (await _alipay.AskAbout(Cancel, "QC_1")).SubCode);
        Assert.Equal("Y", (await GiveBack("QC_1", "r1", "12.50")).Text("fund_change"));
    }

    [Fact]
    public async Task the_same_refund_number_refunds_once()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        var (first, again, more) = (await GiveBack("QC_1", "r1", "2.50"), await GiveBack("QC_1", "r1", "2.50"), await GiveBack("QC_1", "r2", "10.00"));
        Assert.Equal(("Y", "2.50"), (first.Text("fund_change"), first.Text("refund_fee")));
        Assert.Equal(("N", "2.50"), (again.Text("fund_change"), again.Text("refund_fee")));
        Assert.Equal(("Y", "12.50"), (more.Text("fund_change"), more.Text("refund_fee")));
        Assert.Equal("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", (await GiveBack("QC_1", "r3", "0.01")).SubCode);
        Assert.Equal("TRADE_CLOSED", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
    }

    [Fact]
    public async Task only_an_unpaid_trade_is_closed()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(Confirms));
        Assert.Equal("10000", (await _alipay.AskAbout(Close, "QC_1")).Code);
        await _alipay.AskToPay("QC_2", await _alipay.ShowCode(PaysAtOnce));
        Assert.Equal("ACQ.TRADE_STATUS_ERROR", (await _alipay.AskAbout(Close, "QC_2")).SubCode);
    }

    [Theory]
    [InlineData("QC-1", "281234567890123456", "1.00", "s")]
    [InlineData("QC_1", "311234567890123456", "1.00", "s")]
    [InlineData("QC_1", "281234567890123456", "0.00", "s")]
    [InlineData("QC_1", "281234567890123456", "1.001", "s")]
    [InlineData("QC_1", "281234567890123456", "1.00", "a=b")]
    [InlineData("QC_1", "281234567890123456", "1.00", "")]
    public async Task what_is_not_as_it_has_to_be_is_refused(string number, string code, string yuan, string subject) =>
        Assert.Equal("ACQ.INVALID_PARAMETER", (await _alipay.AskToPay(number, code, yuan, subject)).SubCode);

    [Theory]
    [InlineData("app_id", "", "40001", "isv.missing-app-id")]
    [InlineData("app_id", "2021000000000002", "40002", "isv.invalid-app-id")]
    [InlineData("timestamp", "", "40001", "isv.missing-timestamp")]
    [InlineData("sign_type", "", "40001", "isv.missing-signature-type")]
    [InlineData("notify_url", "ftp://shop.test/", "40004", "ACQ.INVALID_PARAMETER")]
    [InlineData("notify_url", "nowhere", "40004", "ACQ.INVALID_PARAMETER")]
    public async Task what_is_missing_or_wrong_around_it_is_refused(string name, string value, string code, string subCode)
    {
        var pay = new { out_trade_no = "QC_1", scene = "bar_code", auth_code = await _alipay.ShowCode(PaysAtOnce), subject = "s", total_amount = "1.00" };
        var refused = await _alipay.Post(_alipay.Form(Pay, pay, (name, value)));
        Assert.Equal((code, subCode), (refused.GetProperty("code").GetString(), refused.GetProperty("sub_code").GetString()));
        Assert.Empty((await _alipay.Books()).Trades);
    }

    [Fact]
    public async Task a_method_that_is_none_is_an_error() =>
        Assert.Equal("isv.invalid-method", (await _alipay.AskAbout("alipay.trade.dance", "QC_1")).SubCode);

    [Fact]
    public async Task the_books_outlive_the_process()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        await _alipay.Restart();
        Assert.Equal("TRADE_SUCCESS", (await _alipay.AskAbout(Query, "QC_1")).Text("trade_status"));
    }

    private Task<AlipayReply> GiveBack(string number, string request, string yuan) =>
        _alipay.Ask(Refund, new { out_trade_no = number, out_request_no = request, refund_amount = yuan });

    private async Task<IReadOnlyList<Buyer>> Buyers() =>
        (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<List<Buyer>>(_alipay.Phone, "/api/buyers", Domain.Json.Options))!;
}
