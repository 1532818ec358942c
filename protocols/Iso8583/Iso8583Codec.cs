using System.Text;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// Messages to bytes and back by a table. Exact both ways: whatever decodes encodes to the same bytes again, and
/// anything else is refused.
/// </summary>
public sealed class Iso8583Codec(MessageSpec spec)
{
    private const int BitmapBytes = 8;
    private const int MtiDigits = 4;

    /// <summary>The codec of <see cref="UnionPaySpec"/>.</summary>
    public static Iso8583Codec UnionPay { get; } = new(UnionPaySpec.Instance);

    /// <exception cref="Iso8583Exception">A field is not in the table or does not fit its row.</exception>
    public byte[] Encode(Iso8583Message message)
    {
        using var output = new MemoryStream();
        output.Write(spec.Framing == FramingEncoding.Ascii
            ? Encoding.ASCII.GetBytes(message.Mti)
            : Bcd.Encode(message.Mti, FieldEncoding.BcdRight));
        var bitmap = Bitmap(message);
        output.Write(spec.Framing == FramingEncoding.Ascii ? Encoding.ASCII.GetBytes(Convert.ToHexString(bitmap)) : bitmap);
        foreach (var number in message.Fields)
        {
            var field = spec[number] ?? throw new Iso8583Exception($"DE{number}", "is not in the table");
            FieldCodec.Write(output, field, spec.Framing, message);
        }
        return output.ToArray();
    }

    /// <exception cref="Iso8583Exception">The bytes are not exactly one message of the table.</exception>
    public Iso8583Message Decode(ReadOnlySpan<byte> bytes)
    {
        var cursor = new Cursor(bytes);
        var message = new Iso8583Message(ReadMti(ref cursor));
        var bitmap = ReadBitmap(ref cursor, "bitmap");
        if (IsSet(bitmap, 1))
            bitmap = [.. bitmap, .. ReadBitmap(ref cursor, "bitmap.second")];
        if (bitmap.Length > BitmapBytes && !bitmap.AsSpan(BitmapBytes).ContainsAnyExcept((byte)0))
            throw new Iso8583Exception("bitmap.second", "is there but empty");
        for (var number = 2; number <= bitmap.Length * 8; number++)
        {
            if (!IsSet(bitmap, number))
                continue;
            var field = spec[number] ?? throw new Iso8583Exception($"DE{number}", "is not in the table");
            FieldCodec.Read(ref cursor, field, spec.Framing, message);
        }
        return cursor.Remaining == 0
            ? message
            : throw new Iso8583Exception("message", $"has {cursor.Remaining} bytes after its last field");
    }

    private string ReadMti(ref Cursor cursor)
    {
        var mti = spec.Framing == FramingEncoding.Ascii
            ? Encoding.Latin1.GetString(cursor.Take(MtiDigits, "MTI"))
            : Bcd.Decode(cursor.Take(MtiDigits / 2, "MTI"), MtiDigits, FieldEncoding.BcdRight, "MTI");
        return mti;
    }

    private byte[] ReadBitmap(ref Cursor cursor, string path)
    {
        if (spec.Framing == FramingEncoding.Binary)
            return cursor.Take(BitmapBytes, path).ToArray();
        var hex = Encoding.Latin1.GetString(cursor.Take(BitmapBytes * 2, path));
        return hex.All(c => char.IsAsciiDigit(c) || c is >= 'A' and <= 'F')
            ? Convert.FromHexString(hex)
            : throw new Iso8583Exception(path, "is not upper-case hex");
    }

    private static byte[] Bitmap(Iso8583Message message)
    {
        var second = message.Fields.Any(n => n > BitmapBytes * 8);
        var bitmap = new byte[second ? BitmapBytes * 2 : BitmapBytes];
        foreach (var number in second ? message.Fields.Prepend(1) : message.Fields)
        {
            if (number is < 1 or > MessageSpec.HighestField)
                throw new Iso8583Exception($"DE{number}", "is not a data element");
            bitmap[(number - 1) / 8] |= (byte)(0x80 >> ((number - 1) % 8));
        }
        return bitmap;
    }

    private static bool IsSet(ReadOnlySpan<byte> bitmap, int number) =>
        (bitmap[(number - 1) / 8] & (0x80 >> ((number - 1) % 8))) != 0;
}
