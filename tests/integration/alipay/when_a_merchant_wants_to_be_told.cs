using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using TestSupport;
using static QuickCheckout.Simulators.Alipay.RunningAlipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Notifications: signed, to the address the pay has named, until the answer is <c>success</c>.</summary>
public sealed class when_a_merchant_wants_to_be_told : IAsyncLifetime
{
    private RunningAlipay _alipay = null!;
    private Inbox _inbox = null!;

    public async ValueTask InitializeAsync() => (_alipay, _inbox) = (await Start(), await Inbox.Open());

    public async ValueTask DisposeAsync()
    {
        await _alipay.DisposeAsync();
        await _inbox.DisposeAsync();
    }

    [Fact]
    public async Task a_payment_is_told_once_with_all_that_has_to_be_checked()
    {
        await PayWith(PaysAtOnce);
        var told = Assert.Single(await _inbox.Has(1));
        Assert.True(_alipay.IsSignedByAlipay(told));
        Assert.Equal(
            ("trade_status_sync", AppId, "QC_1", "TRADE_SUCCESS", "12.50", SimulatorOptions.DefaultSellerId, "RSA2"),
            (told["notify_type"], told["app_id"], told["out_trade_no"], told["trade_status"], told["total_amount"], told["seller_id"], told["sign_type"]));
        Assert.Equal(("2026-11-28 12:00:00", "2026-11-28 12:00:00", "衣服 <b>+%"), (told["notify_time"], told["gmt_payment"], told["subject"]));
        await Becomes(NoticeState.Delivered, sends: 1);
        await PassAnHour();
        Assert.Equal(["QC_1", "QC_2"], _inbox.Forms.Select(form => form["out_trade_no"]));
    }

    [Theory]
    [InlineData("pay", "TRADE_SUCCESS")]
    [InlineData("leave", "TRADE_CLOSED")]
    public async Task what_the_buyer_does_is_told_only_then(string does, string status)
    {
        await PayWith(Confirms);
        Assert.Empty(await _alipay.Notices());
        Assert.Equal(HttpStatusCode.NoContent, await _alipay.ByBuyer("QC_1", does));
        Assert.Equal(status, Assert.Single(await _inbox.Has(1))["trade_status"]);
    }

    [Fact]
    public async Task one_that_nobody_pays_is_told_as_closed_when_its_time_is_up_though_nobody_asks()
    {
        await PayWith(Confirms);
        await Until(() => _inbox.Forms.Count == 1);
        Assert.Equal(("TRADE_CLOSED", "2026-11-28 12:05"), (_inbox.Forms[0]["trade_status"], _inbox.Forms[0]["gmt_close"][..16]));
    }

    [Theory]
    [InlineData(Cancel)]
    [InlineData(Refund)]
    public async Task what_is_given_back_in_full_is_told_as_closed(string method)
    {
        await PayWith(PaysAtOnce);
        await _inbox.Has(1);
        await _alipay.Ask(method, new { out_trade_no = "QC_1", out_request_no = "r1", refund_amount = "12.50" });
        var told = (await _inbox.Has(2))[1];
        Assert.Equal(("TRADE_CLOSED", "12.50"), (told["trade_status"], told["refund_fee"]));
        Assert.NotEqual(_inbox.Forms[0]["notify_id"], told["notify_id"]);
    }

    [Fact]
    public async Task whoever_names_no_address_is_told_nothing()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        Assert.Empty(await _alipay.Notices());
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("success\n")]
    [InlineData("\"success\"")]
    public async Task anything_but_success_brings_it_again_with_the_same_number(string answer)
    {
        _inbox.Answer = answer;
        await PayWith(PaysAtOnce);
        await Becomes(NoticeState.Waiting, sends: 1);
        _inbox.Answer = "success";
        await Until(() => _inbox.Forms.Count == 2);
        await Becomes(NoticeState.Delivered, sends: 2);
        Assert.Equal(_inbox.Forms[0]["notify_id"], _inbox.Forms[1]["notify_id"]);
        Assert.True(_alipay.IsSignedByAlipay(_inbox.Forms[1]));
    }

    [Fact]
    public async Task it_is_given_up_in_the_end()
    {
        _inbox.Answer = "fail";
        await PayWith(PaysAtOnce);
        for (var sends = 1; sends <= Outbox.Pauses.Count; sends++)
        {
            await Becomes(NoticeState.Waiting, sends);
            _alipay.Time.Advance(Outbox.Pauses[sends - 1]);
        }

        await Becomes(NoticeState.GivenUp, Outbox.Pauses.Count + 1);
    }

    [Fact]
    public async Task what_was_not_told_yet_is_told_after_a_restart()
    {
        _inbox.Answer = "fail";
        await PayWith(PaysAtOnce);
        await Becomes(NoticeState.Waiting, sends: 1);
        await _alipay.Restart();
        _inbox.Answer = "success";
        _alipay.Time.Advance(Outbox.Pauses[0]);
        await Becomes(NoticeState.Delivered, sends: 2);
    }

    [Fact]
    public async Task one_that_is_lost_comes_later()
    {
        await _alipay.Plan(new Fault(FaultKind.NotifyLost));
        await PayWith(PaysAtOnce);
        await Becomes(NoticeState.Waiting, sends: 1);
        Assert.Empty(_inbox.Forms);
        _alipay.Time.Advance(Outbox.Pauses[0]);
        await _inbox.Has(1);
    }

    [Fact]
    public async Task one_may_come_twice_although_it_was_acknowledged()
    {
        await _alipay.Plan(new Fault(FaultKind.NotifyTwice));
        await PayWith(PaysAtOnce);
        var told = await _inbox.Has(2);
        Assert.Equal(told[0], told[1]);
        await Becomes(NoticeState.Delivered, sends: 1);
    }

    [Fact]
    public async Task one_may_come_late_and_a_restart_does_not_hasten_it()
    {
        await _alipay.Plan(new Fault(FaultKind.NotifyLate, Milliseconds: 30_000));
        await PayWith(PaysAtOnce);
        await Eventually.Get(_alipay.Notices, notices => notices.Single().DueAt > _alipay.Time.GetUtcNow());
        await _alipay.Restart();
        _alipay.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(_inbox.Forms);
        _alipay.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-11-28 12:00:30", (await _inbox.Has(1))[0]["notify_time"]);
    }

    [Fact]
    public async Task one_with_a_bad_signature_is_not_to_be_believed()
    {
        await _alipay.Plan(new Fault(FaultKind.NotifyBadSign));
        await PayWith(PaysAtOnce);
        Assert.False(_alipay.IsSignedByAlipay((await _inbox.Has(1))[0]));
    }

    [Fact]
    public async Task the_faults_of_notifications_leave_requests_alone_and_those_of_requests_notifications()
    {
        await _alipay.Plan(new Fault(FaultKind.NotifyLost));
        await PayWith(PaysAtOnce);
        await Becomes(NoticeState.Waiting, sends: 1);
        await _alipay.Plan(new Fault(FaultKind.LostAnswer));
        _alipay.Time.Advance(Outbox.Pauses[0]);
        await Becomes(NoticeState.Delivered, sends: 2);
        Assert.Equal(FaultKind.LostAnswer, Assert.Single((await _alipay.Phone.GetFromJsonAsync<List<Fault>>("/control", Json.Options))!).Kind);
    }

    private async Task PayWith(string buyerId) =>
        Assert.Equal(buyerId == Confirms ? "10003" : "10000", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(buyerId), _inbox.Address)).GetProperty("code").GetString());

    private async Task Becomes(NoticeState state, int sends) =>
        await Eventually.Get(_alipay.Notices, notices => notices is [var notice] && notice.State == state && notice.Sends == sends);

    /// <summary>Time passes until it holds.</summary>
    private Task Until(Func<bool> holds) => Eventually.True(() =>
    {
        _alipay.Time.Advance(TimeSpan.FromSeconds(1));
        return holds();
    });

    private async Task PassAnHour()
    {
        _alipay.Time.Advance(TimeSpan.FromHours(1));
        // Another trade shows that the postman has been round since.
        await _alipay.AskToPay("QC_2", await _alipay.ShowCode(PaysAtOnce), _inbox.Address);
        await _inbox.Has(2);
    }
}
