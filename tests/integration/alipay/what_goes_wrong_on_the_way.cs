using System.Security.Cryptography;
using QuickCheckout.Protocols.Alipay;
using static QuickCheckout.Simulators.Alipay.RunningAlipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The faults that the control page plans: what the merchant sees, and what the books say all the same.</summary>
public sealed class what_goes_wrong_on_the_way : IAsyncLifetime
{
    private RunningAlipay _alipay = null!;

    public async ValueTask InitializeAsync() => _alipay = await Start();

    public ValueTask DisposeAsync() => _alipay.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.LostRequest, 0)]
    [InlineData(FaultKind.LostAnswer, 1250)]
    [InlineData(FaultKind.WrongSign, 1250)]
    public async Task nothing_believable_comes_back_whether_it_was_done_or_not(FaultKind kind, long heldFen)
    {
        var code = await _alipay.ShowCode(PaysAtOnce);
        await _alipay.Plan(new Fault(kind, Pay));
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => _alipay.AskToPay("QC_1", code));
        Assert.Equal(heldFen, (await _alipay.Books()).HeldFen);
        // The next one is well again.
        Assert.Equal(heldFen == 0 ? "ACQ.TRADE_NOT_EXIST" : null, (await _alipay.AskAbout(Query, "QC_1")).SubCode);
    }

    [Theory]
    [InlineData(FaultKind.Answer, 0)]
    [InlineData(FaultKind.DecidedAnswer, 1250)]
    public async Task unknown_may_mean_paid_or_not(FaultKind kind, long heldFen)
    {
        await _alipay.Plan(new Fault(kind, Pay));
        var unknown = await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        Assert.Equal(("20000", "isp.unknow-error", heldFen), (unknown.Code, unknown.SubCode, (await _alipay.Books()).HeldFen));
    }

    [Fact]
    public async Task a_cancel_may_ask_to_be_repeated()
    {
        await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce));
        await _alipay.Plan(new Fault(FaultKind.RetryFlag, Cancel));
        Assert.Equal("Y", (await _alipay.AskAbout(Cancel, "QC_1")).Text("retry_flag"));
        Assert.Equal(1250, (await _alipay.Books()).HeldFen);
        Assert.Equal("refund", (await _alipay.AskAbout(Cancel, "QC_1")).Text("action"));
    }

    [Fact]
    public async Task the_misspelt_error_of_a_cancel_is_told_as_it_is()
    {
        await _alipay.Plan(new Fault(FaultKind.Answer, Cancel, "40004", "AQC.SYSTEM_ERROR"));
        Assert.Equal("AQC.SYSTEM_ERROR", (await _alipay.AskAbout(Cancel, "QC_1")).SubCode);
    }

    [Fact]
    public async Task slashes_escaped_after_signing_are_believed()
    {
        await _alipay.Plan(new Fault(FaultKind.EscapedSlashes, Pay, "10000", null));
        Assert.Equal("10000", (await _alipay.AskToPay("QC_1", await _alipay.ShowCode(PaysAtOnce))).Code);
    }

    [Fact]
    public async Task a_pay_that_comes_after_its_cancel_stays_cancelled()
    {
        var code = await _alipay.ShowCode(PaysAtOnce);
        await _alipay.Plan(new Fault(FaultKind.LateRequest, Pay, Milliseconds: 10_000));
        var late = _alipay.AskToPay("QC_1", code);
        await _alipay.AskAbout(Cancel, "QC_1");
        while (!late.IsCompleted)
        {
            _alipay.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(("ACQ.TRADE_HAS_CLOSE", 0L), ((await late).SubCode, (await _alipay.Books()).HeldFen));
    }

    [Fact]
    public async Task a_stranger_is_refused_and_decides_nothing()
    {
        using var strangers = RSA.Create(2048);
        using var stranger = new AlipayGateway(new HttpClient(), new AlipayOptions
        {
            Gateway = new Uri(_alipay.Phone.BaseAddress!, "/gateway.do"), AppId = AppId,
            PrivateKey = strangers.ExportPkcs8PrivateKeyPem(), AlipayPublicKey = _alipay.PublicKey,
        }, _alipay.Time);
        var refused = await stranger.AskAsync(Cancel, new Dictionary<string, object?> { ["out_trade_no"] = "QC_1" }, default);
        Assert.Equal(("40002", "isv.invalid-signature"), (refused.Code, refused.SubCode));
        Assert.Empty((await _alipay.Books()).Trades);
    }
}
