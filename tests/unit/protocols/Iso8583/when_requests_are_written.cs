using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Protocols.Iso8583;

public class when_requests_are_written
{
    private static readonly TerminalIdentity Terminal = new("10000001", "898310000000001", "000007");
    private static readonly EnvelopeBinding Binding = new("checkout-1", 1, 1, "pos-1", 12_345);
    private static readonly SealedEnvelope Envelope = new(
        "123456789012345600000001", Convert.ToBase64String(new byte[12]), Convert.ToBase64String(new byte[40]), Convert.ToBase64String(new byte[16]));

    private static readonly AcquirerSale Sale = new(Terminal, "000042", 12_345, new EntryMode(ReadMode.Chip, PinEntered: true), Envelope, Binding, "001");

    [Fact]
    public void a_sale_carries_its_secrets_sealed_and_nowhere_else()
    {
        var message = Sale.ToMessage();
        Assert.Equal("0200", message.Mti);
        Assert.Equal([3, 4, 11, 22, 23, 25, 26, 41, 42, 49, 53, 60, 62], message.Fields);
        Assert.Equal(
            ("000000", "000000012345", "000042", "051", "001", "00", "12", "156", "4810000000000000", "2200000700060"),
            (message.Text(3), message.Text(4), message.Text(11), message.Text(22), message.Text(23), message.Text(25), message.Text(26),
                message.Text(49), message.Text(53), message.Text(60)));
        Assert.Equal(EnvelopeField.Encode(Envelope, Binding), message.Bytes(62));
        RoundTrips(message);
    }

    [Theory]
    [InlineData(ReadMode.Swipe, true, false, "021", "2200000700060")]
    [InlineData(ReadMode.Swipe, true, true, "021", "2200000700062")]
    [InlineData(ReadMode.Chip, false, false, "052", "2200000700060")]
    [InlineData(ReadMode.Contactless, false, false, "072", "2200000700060")]
    public void the_way_of_reading_is_de22_and_fallback_is_de60(ReadMode mode, bool pin, bool fallback, string de22, string de60)
    {
        var message = (Sale with { Entry = new EntryMode(mode, pin, fallback) }).ToMessage();
        Assert.Equal((de22, de60), (message.Text(22), message.Text(60)));
        Assert.Equal(pin, message.Has(26));
        Assert.Equal(pin ? "4810000000000000" : "0810000000000000", message.Text(53));
    }

    [Fact]
    public void a_sale_of_another_amount_than_sealed_is_not_written() =>
        Assert.Equal("DE4", Assert.Throws<Iso8583Exception>(() => (Sale with { AmountFen = 1 }).ToMessage()).Path);

    [Fact]
    public void a_reversal_repeats_the_original_without_what_it_must_not_have()
    {
        var message = AcquirerReversal.Of(Sale, ReversalReason.NoAnswer, "123456").ToMessage();
        Assert.Equal("0400", message.Mti);
        Assert.Equal([3, 4, 11, 22, 23, 25, 38, 39, 41, 42, 49, 60], message.Fields);
        var sale = Sale.ToMessage();
        foreach (var same in new[] { 3, 4, 11, 22, 23, 25, 41, 42, 49 })
            Assert.Equal(sale.Text(same), message.Text(same));
        Assert.Equal(("98", "22000007"), (message.Text(39), message.Text(60)));
        RoundTrips(message);
    }

    [Theory]
    [InlineData(ReversalReason.NoAnswer, "98")]
    [InlineData(ReversalReason.BadMac, "A0")]
    [InlineData(ReversalReason.Other, "06")]
    public void a_reversal_says_why(ReversalReason reason, string code) =>
        Assert.Equal(code, AcquirerReversal.Of(Sale, reason).ToMessage().Text(39));

    [Fact]
    public void a_void_names_its_original()
    {
        var request = new AcquirerVoid(Terminal, "000043", 12_345, "000007", "000042", "000000000099", "123456");
        var message = request.ToMessage();
        Assert.Equal([3, 4, 11, 22, 25, 37, 38, 41, 42, 49, 60, 61], message.Fields);
        Assert.Equal(("0200", "200000", "000000000099", "123456", "23000007", "000007000042"),
            (message.Mti, message.Text(3), message.Text(37), message.Text(38), message.Text(60), message.Text(61)));
        RoundTrips(message);
        var reversal = AcquirerReversal.Of(request, ReversalReason.NoAnswer).ToMessage();
        Assert.Equal(("200000", "000043", "012", "23000007"), (reversal.Text(3), reversal.Text(11), reversal.Text(22), reversal.Text(60)));
    }

    [Fact]
    public void refund_sign_on_sign_off_and_echo_have_their_types()
    {
        Iso8583Message[] messages =
        [
            new AcquirerRefund(Terminal, "000044", 100, "000006", "000042", "1122", "000000000099").ToMessage(),
            new AcquirerSignOn(Terminal, "000045").ToMessage(),
            new AcquirerSignOn(Terminal, "000046", Off: true).ToMessage(),
            new AcquirerEcho(Terminal, "000047").ToMessage(),
        ];
        Assert.Equal(
            [("0220", "25000007"), ("0800", "00000007001"), ("0820", "00000007002"), ("0820", "00000007301")],
            messages.Select(m => (m.Mti, m.Text(60)!)));
        Assert.Equal("0000060000421122", messages[0].Text(61));
        Assert.All(messages, RoundTrips);
    }

    [Theory]
    [InlineData("0210", "1231", "235959", "2027-01-01T00:00:30+08:00", "2026-12-31T23:59:59+08:00")]
    [InlineData("0210", "0101", "000001", "2026-12-31T23:59:58+08:00", "2027-01-01T00:00:01+08:00")]
    [InlineData("0210", "0229", "120000", "2028-02-29T12:00:01+08:00", "2028-02-29T12:00:00+08:00")]
    public void an_answer_has_its_instant(string mti, string date, string time, string now, string expected)
    {
        var answer = AcquirerAnswer.From(new Iso8583Message(mti) { { 12, time }, { 13, date }, { 39, "00" } }, Instant(now));
        Assert.Equal(Instant(expected), answer.At);
    }

    [Fact]
    public void an_answer_without_a_code_or_with_an_impossible_date_is_none()
    {
        Assert.Equal("DE39", Assert.Throws<Iso8583Exception>(() => AcquirerAnswer.From(new Iso8583Message("0210"), Instant("2026-01-01T00:00:00Z"))).Path);
        var message = new Iso8583Message("0210") { { 12, "000000" }, { 13, "1331" }, { 39, "00" } };
        Assert.Equal("DE13", Assert.Throws<Iso8583Exception>(() => AcquirerAnswer.From(message, Instant("2026-01-01T00:00:00Z"))).Path);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void RoundTrips(Iso8583Message message)
    {
        var bytes = Iso8583Codec.UnionPay.Encode(message);
        Assert.Equal(bytes, Iso8583Codec.UnionPay.Encode(Iso8583Codec.UnionPay.Decode(bytes)));
    }
}
