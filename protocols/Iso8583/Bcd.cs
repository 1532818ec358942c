namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Packed digits. A track's separator <c>=</c> travels as nibble D; any other nibble above 9 is refused.</summary>
public static class Bcd
{
    public static byte[] Encode(string digits, FieldEncoding encoding)
    {
        var even = digits.Length % 2 == 0 ? digits : encoding == FieldEncoding.BcdLeft ? digits + '0' : '0' + digits;
        var bytes = new byte[even.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((Nibble(even[2 * i]) << 4) | Nibble(even[2 * i + 1]));
        return bytes;
    }

    /// <exception cref="Iso8583Exception">A nibble is no digit, or the padding is not zero.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, int digits, FieldEncoding encoding, string path)
    {
        Span<char> all = stackalloc char[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            all[2 * i] = Character(bytes[i] >> 4, path);
            all[2 * i + 1] = Character(bytes[i] & 0xF, path);
        }
        if (digits == all.Length)
            return all.ToString();
        var left = encoding == FieldEncoding.BcdLeft;
        return all[left ? ^1 : 0] == '0' ? (left ? all[..^1] : all[1..]).ToString() : throw new Iso8583Exception(path, "has padding that is not zero");
    }

    private static int Nibble(char c) => c == '=' ? 0xD : c - '0';

    private static char Character(int nibble, string path) => nibble switch
    {
        <= 9 => (char)('0' + nibble),
        0xD => '=',
        _ => throw new Iso8583Exception(path, "is not BCD"),
    };
}
