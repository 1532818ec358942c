using System.Security.Cryptography;

namespace QuickCheckout.Protocols.Alipay;

public sealed class when_an_answer_is_verified : IDisposable
{
    private const string Pay = "alipay.trade.pay";
    private readonly RSA _alipay = RSA.Create();
    private readonly RSA _other = RSA.Create(2048);

    public when_an_answer_is_verified() => _alipay.ImportFromPem(Vector.PublicKey);

    [Fact]
    public void the_published_one_is_right()
    {
        var envelope = AlipayEnvelope.Parse(Vector.Body, Pay);
        Assert.Equal((Vector.Signed, false), (envelope.Text, envelope.IsError));
        Assert.True(AlipaySignature.Verifies(envelope.Text, envelope.Sign, _alipay));
    }

    [Theory]
    [InlineData("\"0.01\"", "\"9.01\"")]
    [InlineData("10000", "10003")]
    public void another_text_is_not(string said, string changed) =>
        Assert.False(AlipaySignature.Verifies(Vector.Signed.Replace(said, changed, StringComparison.Ordinal), Vector.Sign, _alipay));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void nothing_else_is_a_signature(string? sign) => Assert.False(AlipaySignature.Verifies(Vector.Signed, sign, _alipay));

    [Fact]
    public void a_slash_may_have_been_escaped_after_it_was_signed()
    {
        var sign = AlipaySignature.Sign("""{"url":"a/b"}""", _other);
        Assert.True(AlipaySignature.Verifies("""{"url":"a\/b"}""", sign, _other));
        Assert.False(AlipaySignature.Verifies("""{"url":"a\/c"}""", sign, _other));
    }

    [Theory]
    [InlineData("""{"sign":"S","alipay_trade_pay_response": { "a" : "}\"{" , "b":[1,{"alipay_trade_pay_response":{}}] }}""", """{ "a" : "}\"{" , "b":[1,{"alipay_trade_pay_response":{}}] }""")]
    [InlineData("""{"alipay_trade_pay_response":{},"other":{"sign":"T"},"sign":"S"} """, "{}")]
    [InlineData("""{"alipay_trade_pay_response":{"msg":"成功\u0021"},"sign":"S"}""", """{"msg":"成功\u0021"}""")]
    public void the_signed_text_is_the_node_as_it_came(string body, string text)
    {
        var envelope = AlipayEnvelope.Parse(body, Pay);
        Assert.Equal((text, "S"), (envelope.Text, envelope.Sign));
    }

    [Theory]
    [InlineData("""{"alipay_trade_pay_response":{},"alipay_trade_pay_response":{},"sign":"S"}""")]
    [InlineData("""{"alipay_trade_pay_response":{},"error_response":{},"sign":"S"}""")]
    [InlineData("""{"alipay_trade_query_response":{},"sign":"S"}""")]
    [InlineData("""{"alipay_trade_pay_response":"{}","sign":"S"}""")]
    [InlineData("""{"alipay_trade_pay_response":{},"sign":"S","sign":"T"}""")]
    [InlineData("""{"alipay_trade_pay_response":{},"sign":5}""")]
    [InlineData("""{"alipay_trade_pay_response":{},"sign":"S"} {}""")]
    [InlineData("""{"alipay_trade_pay_response":{}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html>502</html>")]
    public void what_has_two_meanings_or_none_is_refused(string body) => Assert.Throws<FormatException>(() => AlipayEnvelope.Parse(body, Pay));

    [Fact]
    public void an_error_may_come_without_signature()
    {
        var envelope = AlipayEnvelope.Parse("""{"error_response":{"code":"40002"}}""", Pay);
        Assert.Equal((true, null, """{"code":"40002"}"""), (envelope.IsError, envelope.Sign, envelope.Text));
    }

    [Fact]
    public void a_request_is_signed_over_its_values_sorted_by_name_without_the_empty_ones()
    {
        KeyValuePair<string, string>[] parameters = [new("b", "2&3"), new("a", "1"), new("sign", "x"), new("C", "大"), new("empty", ""), new("sign_type", "RSA2")];
        Assert.Equal("C=大&a=1&b=2&3&sign_type=RSA2", AlipaySignature.TextOf(parameters));
        Assert.Equal("C=大&a=1&b=2&3", AlipaySignature.TextOf(parameters, "sign_type"));
    }

    [Theory]
    [InlineData(1, "0.01")]
    [InlineData(81300, "813.00")]
    [InlineData(100_000_000_00, "100000000.00")]
    public void amounts_go_out_as_yuan_and_come_back_as_fen(long fen, string yuan)
    {
        Assert.Equal(yuan, AlipayAmount.Of(fen));
        Assert.Equal(fen, AlipayAmount.Parse(yuan));
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("-1.00")]
    [InlineData("1,000.00")]
    [InlineData("1e3")]
    [InlineData(" 1.00")]
    [InlineData("99999999999999999999999.00")]
    [InlineData("")]
    [InlineData(null)]
    public void what_is_no_amount_is_none(string? yuan) => Assert.Null(AlipayAmount.Parse(yuan));

    public void Dispose()
    {
        _alipay.Dispose();
        _other.Dispose();
    }
}
