using System.Buffers;
using CsCheck;

namespace QuickCheckout.Protocols.Iso8583;

public class when_bytes_are_no_message
{
    private static readonly Iso8583Codec Codec = Iso8583Codec.UnionPay;

    [Theory]
    [InlineData("", "MTI")]
    [InlineData("02", "MTI")]
    [InlineData("02A0", "MTI")]
    [InlineData("02D0", "MTI")]
    [InlineData("0200", "bitmap")]
    [InlineData("020000000000000000", "bitmap")]
    [InlineData("02008000000000000000", "bitmap.second")]
    [InlineData("020080000000000000000000000000000000", "bitmap.second")]
    [InlineData("020080000000000000008000000000000000", "DE65")]
    [InlineData("02000100000000000000", "DE8")]
    [InlineData("020020000000000000000000", "DE3")]
    [InlineData("02002000000000000000ABCDEF", "DE3")]
    [InlineData("0200200000000000000000D000", "DE3")]
    [InlineData("020040000000000000001A", "DE2.length")]
    [InlineData("0200400000000000000020", "DE2")]
    [InlineData("0200400000000000000005622221", "DE2")]
    [InlineData("020000000000000000041000", "DE62.length")]
    [InlineData("02000000000000000004100000", "DE62.length")]
    [InlineData("0200000000000000000400050102", "DE62")]
    [InlineData("02000000040000000000050F", "DE22")]
    [InlineData("020000000400000000000511", "DE22")]
    [InlineData("0200000002000000000010010000", "DE23")]
    [InlineData("02000000000002000000000A", "DE39")]
    [InlineData("02002000000000000000000000FF", "message")]
    public void the_error_names_the_place_and_quotes_nothing(string hex, string path)
    {
        var error = Assert.Throws<Iso8583Exception>(() => Codec.Decode(Convert.FromHexString(hex)));
        Assert.Equal(path, error.Path);
        Assert.StartsWith(path + ": ", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<int, string> Unfit => new()
    {
        { Field.Amount, "100" }, { Field.Trace, "00000A" }, { Field.Pan, "62220212345678901234" }, { Field.Terminal, "1234567é" },
        { Field.Track2, "6222D2512" }, { Field.ResponseCode, "a-" }, { 5, "1" }, { 70, "301" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void a_field_that_does_not_fit_is_not_sent_and_not_quoted(int number, string content)
    {
        var error = Assert.Throws<Iso8583Exception>(() => Codec.Encode(new Iso8583Message("0200") { { number, content } }));
        Assert.Equal($"DE{number}", error.Path);
        if (content.Length > 3)
            Assert.DoesNotContain(content, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void text_and_bytes_are_not_confused()
    {
        Assert.Throws<Iso8583Exception>(() => Codec.Encode(new Iso8583Message("0200") { { Field.Secured, "text" } }));
        Assert.Throws<Iso8583Exception>(() => Codec.Encode(new Iso8583Message("0200") { { Field.Trace, new byte[3] } }));
    }

    [Fact]
    public void garbage_is_refused_or_is_exactly_a_message() =>
        Gen.Byte.Array[0, 200].Sample(IsRefusedOrExact, iter: 20_000);

    [Fact]
    public void a_damaged_message_is_refused_or_is_exactly_another_one()
    {
        var good = Convert.FromHexString("08000020000000C000120004563132333435363738313233343536373839303132333435001100123456003000023033");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            var bytes = good[..length];
            if (at < length)
                bytes[at] = value;
            return IsRefusedOrExact(bytes);
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("0014")]
    [InlineData("1001")]
    [InlineData("FFFF")]
    public void a_frame_of_impossible_length_is_refused_at_once(string length)
    {
        var error = Assert.Throws<Iso8583Exception>(() =>
        {
            var buffer = new ReadOnlySequence<byte>(Convert.FromHexString(length));
            new Iso8583Framer(Codec).TryRead(ref buffer, out _);
        });
        Assert.Equal("frame.length", error.Path);
    }

    private static bool IsRefusedOrExact(byte[] bytes)
    {
        try
        {
            return Codec.Encode(Codec.Decode(bytes)).AsSpan().SequenceEqual(bytes);
        }
        catch (Iso8583Exception)
        {
            return true;
        }
    }
}
