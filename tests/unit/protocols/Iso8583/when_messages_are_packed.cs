using System.Text;

namespace QuickCheckout.Protocols.Iso8583;

public class when_messages_are_packed
{
    /// <summary>The ASCII dialect of 1987, as far as its published sample needs it, and a few rows above 64.</summary>
    public static readonly MessageSpec Ascii1987 = new(FramingEncoding.Ascii,
        FieldSpec.TextVar(2, FieldLength.Ll, 19, FieldContent.Digits),
        FieldSpec.Text(3, 6, FieldContent.Digits),
        FieldSpec.Text(4, 12, FieldContent.Digits),
        FieldSpec.Text(70, 3, FieldContent.Digits),
        FieldSpec.TextVar(128, FieldLength.Lll, 20));

    [Fact]
    public void the_published_unionpay_body_is_byte_exact_both_ways()
    {
        const string Body = "08000020000000C000120004563132333435363738313233343536373839303132333435001100123456003000023033";
        var message = Iso8583Codec.UnionPay.Decode(Convert.FromHexString(Body));
        Assert.Equal("0800", message.Mti);
        Assert.Equal([11, 41, 42, 60, 63], message.Fields);
        Assert.Equal("000456", message.Text(11));
        Assert.Equal("12345678", message.Text(41));
        Assert.Equal("123456789012345", message.Text(42));
        Assert.Equal("00123456003", message.Text(60));
        Assert.Equal("03", message.Text(63));
        Assert.Equal(Body, Convert.ToHexString(Iso8583Codec.UnionPay.Encode(message)));
    }

    [Fact]
    public void the_published_ascii_message_is_byte_exact_both_ways()
    {
        const string Text = "01007000000000000000164242424242424242123456000000000100";
        var codec = new Iso8583Codec(Ascii1987);
        var message = codec.Decode(Encoding.ASCII.GetBytes(Text));
        Assert.Equal([2, 3, 4], message.Fields);
        Assert.Equal("4242424242424242", message.Text(2));
        Assert.Equal("123456", message.Text(3));
        Assert.Equal("000000000100", message.Text(4));
        Assert.Equal(Text, Encoding.ASCII.GetString(codec.Encode(message)));
    }

    [Fact]
    public void a_field_above_64_brings_the_second_bitmap()
    {
        var codec = new Iso8583Codec(Ascii1987);
        var bytes = codec.Encode(new Iso8583Message("0800") { { 70, "301" }, { 128, "end" } });
        Assert.Equal("080080000000000000000400000000000001301003end", Encoding.ASCII.GetString(bytes));
        Assert.Equal("301", codec.Decode(bytes).Text(70));
    }

    [Theory]
    [InlineData("123", FieldEncoding.BcdRight, "0123")]
    [InlineData("123", FieldEncoding.BcdLeft, "1230")]
    [InlineData("1234", FieldEncoding.BcdLeft, "1234")]
    [InlineData("", FieldEncoding.BcdLeft, "")]
    [InlineData("62=12", FieldEncoding.BcdLeft, "62D120")]
    public void digits_are_packed_to_their_side(string digits, FieldEncoding side, string hex)
    {
        Assert.Equal(hex, Convert.ToHexString(Bcd.Encode(digits, side)));
        Assert.Equal(digits, Bcd.Decode(Convert.FromHexString(hex), digits.Length, side, "DE0"));
    }

    [Fact]
    public void each_row_of_the_table_has_its_own_bytes()
    {
        var message = new Iso8583Message("0200")
        {
            { Field.Pan, "6222021234567890128" }, { Field.EntryMode, "051" }, { Field.CardSequence, "001" },
            { Field.Track2, "6222021234567890128=2512201" }, { Field.ResponseCode, "A0" }, { Field.Currency, "156" },
            { Field.PinData, Convert.FromHexString("0102030405060708") }, { Field.ChipData, new byte[] { 0x9F, 0x26 } },
        };
        var hex = Convert.ToHexString(Iso8583Codec.UnionPay.Encode(message));
        Assert.Equal(
            "0200" + "4000060022009200"
            + "19" + "62220212345678901280"
            + "0510" + "0001"
            + "27" + "6222021234567890128D25122010"
            + "4130" + "313536"
            + "0102030405060708"
            + "0002" + "9F26",
            hex);
    }

    [Fact]
    public void a_message_prints_without_card_data_or_keys()
    {
        var message = new Iso8583Message("0200")
        {
            { Field.Pan, "6222021234567890128" }, { Field.Expiry, "2512" }, { Field.Trace, "000001" },
            { Field.Track2, "6222021234567890128=2512201" }, { Field.Track3, "996222021234567890128=1561560" },
            { Field.PinData, new byte[] { 0xAB, 0xCD } }, { Field.ChipData, new byte[] { 0xAB, 0xCD } }, { Field.Secured, new byte[] { 0xAB, 0xCD } },
        };
        Assert.Equal("0200 DE2=622202*********0128 DE11=000001 DE14=*** DE35=*** DE36=*** DE52=*** DE55=*** DE62=***", message.ToString());
    }

    [Fact]
    public void a_message_refuses_to_be_serialised() =>
        Assert.Throws<NotSupportedException>(() => System.Text.Json.JsonSerializer.Serialize(new Iso8583Message("0200")));
}
