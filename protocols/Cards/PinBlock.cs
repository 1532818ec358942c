using System.Security.Cryptography;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Protocols.Cards;

/// <summary>PIN blocks of ISO 9564-1: format 4 (AES, what we use) and the clear block of format 0.</summary>
public static class PinBlock
{
    public const int Format4Bytes = 16;

    private const int RandomBytes = 8;
    private const int MinPanDigits = 12;

    /// <summary>Block = AES(K, AES(K, PIN field) xor PAN field), with fresh random filling.</summary>
    public static byte[] EncodeFormat4(ReadOnlySpan<byte> key, ClearPin pin, ReadOnlySpan<char> panDigits) =>
        EncodeFormat4(key, pin, panDigits, RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>As above with given filling, for test vectors.</summary>
    public static byte[] EncodeFormat4(ReadOnlySpan<byte> key, ClearPin pin, ReadOnlySpan<char> panDigits, ReadOnlySpan<byte> random)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var block = aes.EncryptEcb(PinField(pin, random), PaddingMode.None);
        Xor(block, PanField(panDigits));
        return aes.EncryptEcb(block, PaddingMode.None);
    }

    /// <summary>The PIN inside a format 4 block, or null when key, card number or block do not belong together.</summary>
    public static ClearPin? DecodeFormat4(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block, ReadOnlySpan<char> panDigits)
    {
        if (block.Length != Format4Bytes)
            return null;
        using var aes = Aes.Create();
        aes.SetKey(key);
        var inner = aes.DecryptEcb(block, PaddingMode.None);
        Xor(inner, PanField(panDigits));
        var field = Convert.ToHexString(aes.DecryptEcb(inner, PaddingMode.None));
        var length = Convert.ToInt32(field[1..2], 16);
        return field[0] == '4' && length <= ClearPin.MaxDigits && field.AsSpan(2 + length, 14 - length).TrimStart('A').IsEmpty
            && ClearPin.TryParse(field.Substring(2, length), out var pin)
                ? pin
                : null;
    }

    /// <summary>Format 0 before encryption: PIN field xor the twelve digits left of the check digit.</summary>
    public static byte[] EncodeFormat0Clear(ClearPin pin, ReadOnlySpan<char> panDigits)
    {
        if (panDigits.Length < MinPanDigits + 1)
            throw new CardDataException("A card number is too short for a PIN block.");
        var digits = pin.Reveal();
        var block = Convert.FromHexString($"0{digits.Length:X}{digits}".PadRight(16, 'F'));
        Xor(block, Convert.FromHexString(string.Concat("0000", panDigits[^13..^1])));
        return block;
    }

    /// <summary>Control 4, length, digits, filled with A to 8 bytes, then 8 random bytes.</summary>
    public static byte[] PinField(ClearPin pin, ReadOnlySpan<byte> random)
    {
        if (random.Length != RandomBytes)
            throw new ArgumentException($"A format 4 PIN field takes {RandomBytes} random bytes.", nameof(random));
        var digits = pin.Reveal();
        return Convert.FromHexString($"4{digits.Length:X}{digits}".PadRight(16, 'A') + Convert.ToHexString(random));
    }

    /// <summary>Number of digits above 12, the digits, zeros to 16 bytes.</summary>
    public static byte[] PanField(ReadOnlySpan<char> panDigits)
    {
        if (panDigits.Length is < MinPanDigits or > CardNumber.MaxDigits)
            throw new CardDataException("A card number has the wrong length for a PIN block.");
        return Convert.FromHexString($"{panDigits.Length - MinPanDigits}{panDigits}".PadRight(32, '0'));
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] ^= other[i];
    }
}
