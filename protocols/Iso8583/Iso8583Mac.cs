using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// The acquirer's MAC ("ECB"): the message up to DE64 is XORed block by block, the result written as 16 hex characters,
/// and its two halves chained through DES (8-byte key) or 3DES (16-byte key).
/// </summary>
public static class Iso8583Mac
{
    private const int Block = 8;

    /// <summary>Adds DE64 to a message. The codec must have DE64 as the last field present.</summary>
    public static void Sign(Iso8583Codec codec, Iso8583Message message, ReadOnlySpan<byte> key)
    {
        message.Add(Field.Mac, new byte[Block]);
        message.Add(Field.Mac, Compute(codec.Encode(message).AsSpan()[..^Block], key));
    }

    /// <summary>True when the message carries DE64 and it is right.</summary>
    public static bool Verify(Iso8583Codec codec, Iso8583Message message, ReadOnlySpan<byte> key) =>
        message.Bytes(Field.Mac) is { } mac
        && CryptographicOperations.FixedTimeEquals(mac, Compute(codec.Encode(message).AsSpan()[..^Block], key));

    /// <summary>The 8 bytes of DE64: the first 8 hex characters of the result, as ASCII.</summary>
    public static byte[] Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> key)
    {
        var xor = Encoding.ASCII.GetBytes(Convert.ToHexString(XorBlocks(data)));
        using var cipher = WorkingKeys.Cipher(key);
        var block = cipher.EncryptEcb(xor.AsSpan(0, Block), PaddingMode.None);
        for (var i = 0; i < Block; i++)
            block[i] ^= xor[Block + i];
        var result = cipher.EncryptEcb(block, PaddingMode.None);
        return Encoding.ASCII.GetBytes(Convert.ToHexString(result)[..Block]);
    }

    /// <summary>All blocks of 8 XORed together, the last one padded with zeros.</summary>
    public static byte[] XorBlocks(ReadOnlySpan<byte> data)
    {
        var xor = new byte[Block];
        for (var i = 0; i < data.Length; i++)
            xor[i % Block] ^= data[i];
        return xor;
    }
}
