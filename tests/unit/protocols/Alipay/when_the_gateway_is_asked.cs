using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Microsoft.Extensions.Time.Testing;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>Everything that can come back from the gateway is an answer that is believed, "never sent", or "no answer".</summary>
public sealed class when_the_gateway_is_asked : IDisposable
{
    private const string Query = "alipay.trade.query";
    private readonly RSA _ours = RSA.Create(2048);
    private readonly RSA _alipay = RSA.Create(2048);
    private readonly Line _line = new();
    private readonly AlipayGateway _gateway;

    public when_the_gateway_is_asked() => _gateway = new AlipayGateway(
        new HttpClient(_line),
        new AlipayOptions
        {
            Gateway = new Uri("https://alipay.test/gateway.do"), AppId = "2021000000000001",
            PrivateKey = _ours.ExportPkcs8PrivateKeyPem(), AlipayPublicKey = _alipay.ExportSubjectPublicKeyInfoPem(),
        },
        new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 20, 30, 5, TimeSpan.Zero)));

    [Fact]
    public async Task the_request_is_a_signed_form_in_the_time_of_china()
    {
        _line.Answer = Signed("""{"code":"10000","msg":"Success","total_amount":"0.01"}""");
        var reply = await Ask(new() { ["out_trade_no"] = "QC1_1", ["subject"] = "茶 & \"面包\"", ["store_id"] = null });
        Assert.Equal(("10000", "Success", null, 1L), (reply.Code, reply.Message, reply.SubCode, reply.Fen("total_amount")));

        Assert.Equal("https://alipay.test/gateway.do?charset=utf-8", _line.Asked);
        var form = HttpUtility.ParseQueryString(_line.Body);
        Assert.Equal(("2021000000000001", Query, "RSA2", "1.0", "2026-11-29 04:30:05"), (form["app_id"], form["method"], form["sign_type"], form["version"], form["timestamp"]));
        Assert.Equal("""{"out_trade_no":"QC1_1","subject":"茶 \u0026 \u0022面包\u0022"}""", form["biz_content"]);
        var text = AlipaySignature.TextOf(form.AllKeys.Select(k => KeyValuePair.Create(k!, form[k]!)));
        Assert.True(AlipaySignature.Verifies(text, form["sign"], _ours));
    }

    [Fact]
    public async Task a_refusal_has_its_sub_code()
    {
        _line.Answer = Signed("""{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}""");
        var reply = await Ask();
        Assert.Equal(("40004", "ACQ.TRADE_NOT_EXIST", "交易不存在"), (reply.Code, reply.SubCode, reply.SubMessage));
    }

    [Fact]
    public async Task an_error_without_signature_is_told()
    {
        _line.Answer = """{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature"}}""";
        Assert.Equal("isv.invalid-signature", (await Ask()).SubCode);
    }

    [Theory]
    [InlineData("10000")]
    [InlineData("10003")]
    [InlineData("40004")]
    public async Task a_word_on_a_trade_without_signature_is_none_even_if_it_calls_itself_an_error(string code)
    {
        _line.Answer = $$$"""{"error_response":{"code":"{{{code}}}","trade_status":"TRADE_SUCCESS","total_amount":"0.01"}}""";
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
    }

    [Fact]
    public async Task an_answer_that_somebody_else_signed_or_nobody_is_none()
    {
        const string Paid = """{"code":"10000","trade_status":"TRADE_SUCCESS"}""";
        _line.Answer = $$"""{"alipay_trade_query_response":{{Paid}},"sign":"{{AlipaySignature.Sign(Paid, _ours)}}"}""";
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
        _line.Answer = $$"""{"alipay_trade_query_response":{{Paid}}}""";
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
        _line.Answer = $$"""{"error_response":{{Paid}},"sign":"forged"}""";
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "<html>502</html>")]
    [InlineData(HttpStatusCode.OK, "<html>maintenance</html>")]
    [InlineData(HttpStatusCode.OK, "")]
    public async Task what_is_no_answer_is_none(HttpStatusCode status, string body)
    {
        (_line.Status, _line.Answer) = (status, body);
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
    }

    [Fact]
    public async Task an_answer_without_code_is_none()
    {
        _line.Answer = Signed("{}");
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    [InlineData(HttpRequestError.InvalidResponse, false)]
    [InlineData(HttpRequestError.Unknown, false)]
    public async Task only_what_failed_before_a_byte_left_was_never_sent(HttpRequestError failure, bool neverSent)
    {
        _line.Fails = new HttpRequestException(failure);
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => Ask());
        Assert.Equal(neverSent ? typeof(AlipayNotSentException) : typeof(AlipayNoAnswerException), thrown.GetType());
    }

    [Fact]
    public async Task no_answer_in_time_is_none_but_a_caller_who_leaves_leaves()
    {
        _line.Fails = new TaskCanceledException("the client's own time limit");
        await Assert.ThrowsAsync<AlipayNoAnswerException>(() => Ask());
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _gateway.AskAsync(Query, new Dictionary<string, object?>(), left.Token));
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _line.Dispose();
        _ours.Dispose();
        _alipay.Dispose();
    }

    private Task<AlipayReply> Ask(Dictionary<string, object?>? content = null) => _gateway.AskAsync(Query, content ?? [], default);

    private string Signed(string node) => $$"""{"alipay_trade_query_response":{{node}},"sign":{{JsonSerializer.Serialize(AlipaySignature.Sign(node, _alipay))}}}""";

    private sealed class Line : HttpMessageHandler
    {
        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string Answer { get; set; } = "";

        public Exception? Fails { get; set; }

        public string? Asked { get; private set; }

        public string Body { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.AbsoluteUri;
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return Fails is null ? new HttpResponseMessage(Status) { Content = new StringContent(Answer, Encoding.UTF8) } : throw Fails;
        }
    }
}
