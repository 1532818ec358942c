using CsCheck;

namespace QuickCheckout.Protocols.Iso8583;

public class when_any_message_is_packed
{
    private static readonly MessageSpec Ascii = when_messages_are_packed.Ascii1987;

    [Fact]
    public void it_comes_back_as_it_was_in_the_unionpay_table() => RoundTrips(UnionPaySpec.Instance);

    [Fact]
    public void it_comes_back_as_it_was_in_the_ascii_table() => RoundTrips(Ascii);

    [Fact]
    public void every_shorter_piece_of_it_is_refused()
    {
        var codec = Iso8583Codec.UnionPay;
        Messages(UnionPaySpec.Instance).Sample(message =>
        {
            var bytes = codec.Encode(message);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<Iso8583Exception>(() => codec.Decode(bytes.AsSpan(0, length)));
        }, iter: 20);
    }

    private static void RoundTrips(MessageSpec spec)
    {
        var codec = new Iso8583Codec(spec);
        Messages(spec).Sample(message =>
        {
            var again = codec.Decode(codec.Encode(message));
            Assert.Equal(message.Mti, again.Mti);
            Assert.Equal(message.Fields, again.Fields);
            foreach (var number in message.Fields)
            {
                if (spec[number]!.Encoding == FieldEncoding.Raw)
                    Assert.Equal(message.Bytes(number), again.Bytes(number));
                else
                    Assert.Equal(message.Text(number), again.Text(number));
            }
        }, iter: 500);
    }

    private static Gen<Iso8583Message> Messages(MessageSpec spec)
    {
        var rows = Enumerable.Range(2, 127).Select(n => spec[n]).OfType<FieldSpec>().ToArray();
        return Gen.Shuffle(rows, 1, rows.Length).SelectMany(chosen => Gen.Select(
            Gen.Int[0, 9999], Gen.Int[0, int.MaxValue], (mti, seed) => Fill($"{mti:0000}", chosen, new Random(seed))));
    }

    private static Iso8583Message Fill(string mti, FieldSpec[] rows, Random random)
    {
        var message = new Iso8583Message(mti);
        foreach (var row in rows)
        {
            var size = row.Length == FieldLength.Fixed ? row.Size : random.Next(row.Size + 1);
            var bytes = new byte[size];
            random.NextBytes(bytes);
            if (row.Encoding == FieldEncoding.Raw)
                message.Add(row.Number, bytes);
            else
                message.Add(row.Number, string.Concat(bytes.Select(b => Alphabet(row.Content)[b % Alphabet(row.Content).Length])));
        }
        return message;
    }

    private static string Alphabet(FieldContent content) => content switch
    {
        FieldContent.Digits => "0123456789",
        FieldContent.Track => "0123456789=",
        FieldContent.Alphanumeric => "AZaz09 ",
        _ => " !09AZaz~",
    };
}
