using System.Globalization;
using System.Text;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>One field in and out of bytes, by its row of the table.</summary>
internal static class FieldCodec
{
    public static void Write(MemoryStream output, FieldSpec spec, FramingEncoding framing, Iso8583Message message)
    {
        var path = $"DE{spec.Number}";
        if (spec.Encoding == FieldEncoding.Raw)
        {
            var bytes = message.Bytes(spec.Number)!;
            WriteLength(output, spec, framing, bytes.Length, path);
            output.Write(bytes);
            return;
        }
        var text = message.Text(spec.Number)!;
        Check(text, spec, path);
        WriteLength(output, spec, framing, text.Length, path);
        output.Write(spec.Encoding == FieldEncoding.Ascii ? Encoding.ASCII.GetBytes(text) : Bcd.Encode(text, spec.Encoding));
    }

    public static void Read(ref Cursor cursor, FieldSpec spec, FramingEncoding framing, Iso8583Message message)
    {
        var path = $"DE{spec.Number}";
        var size = ReadLength(ref cursor, spec, framing, path);
        if (spec.Encoding == FieldEncoding.Raw)
        {
            message.Add(spec.Number, cursor.Take(size, path).ToArray());
            return;
        }
        var text = spec.Encoding == FieldEncoding.Ascii
            ? Encoding.Latin1.GetString(cursor.Take(size, path))
            : Bcd.Decode(cursor.Take((size + 1) / 2, path), size, spec.Encoding, path);
        Check(text, spec, path);
        message.Add(spec.Number, text);
    }

    private static void Check(string text, FieldSpec spec, string path)
    {
        Func<char, bool> allowed = spec.Content switch
        {
            FieldContent.Digits => char.IsAsciiDigit,
            FieldContent.Track => c => char.IsAsciiDigit(c) || c == '=',
            FieldContent.Alphanumeric => c => char.IsAsciiLetterOrDigit(c) || c == ' ',
            _ => c => c is >= ' ' and <= '~',
        };
        if (!text.All(allowed))
            throw new Iso8583Exception(path, "holds a character that its format does not allow");
    }

    private static void WriteLength(MemoryStream output, FieldSpec spec, FramingEncoding framing, int size, string path)
    {
        CheckLength(spec, size, path);
        if (PrefixDigits(spec) is var digits and > 0)
        {
            var text = size.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
            output.Write(framing == FramingEncoding.Ascii ? Encoding.ASCII.GetBytes(text) : Bcd.Encode(text, FieldEncoding.BcdRight));
        }
    }

    private static int ReadLength(ref Cursor cursor, FieldSpec spec, FramingEncoding framing, string path)
    {
        if (PrefixDigits(spec) is not (var digits and > 0))
            return spec.Size;
        var lengthPath = path + ".length";
        var text = framing == FramingEncoding.Ascii
            ? Encoding.Latin1.GetString(cursor.Take(digits, lengthPath))
            : Bcd.Decode(cursor.Take((digits + 1) / 2, lengthPath), digits, FieldEncoding.BcdRight, lengthPath);
        if (!text.All(char.IsAsciiDigit))
            throw new Iso8583Exception(lengthPath, "is not a number");
        var size = int.Parse(text, CultureInfo.InvariantCulture);
        CheckLength(spec, size, path);
        return size;
    }

    private static void CheckLength(FieldSpec spec, int size, string path)
    {
        if (spec.Length == FieldLength.Fixed ? size != spec.Size : size > spec.Size)
            throw new Iso8583Exception(path, $"has {size} where {(spec.Length == FieldLength.Fixed ? "" : "at most ")}{spec.Size} belong");
    }

    private static int PrefixDigits(FieldSpec spec) => spec.Length switch
    {
        FieldLength.Ll => 2,
        FieldLength.Lll => 3,
        _ => 0,
    };
}
