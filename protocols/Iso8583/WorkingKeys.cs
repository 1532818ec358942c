using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// The keys that a sign-on answers with in DE62, each encrypted under the terminal's master key and followed by a
/// 4-byte check value: PIN key and MAC key (24 bytes for 8-byte keys, 40 for 16-byte keys), and a track key (60).
/// </summary>
[JsonConverter(typeof(SecretConverter))]
[SuppressMessage("Security", "CA5350", Justification = "The acquirer's protocol defines 3DES for its working keys.")]
[SuppressMessage("Security", "CA5351", Justification = "The acquirer's protocol defines DES for its working keys.")]
public sealed class WorkingKeys(byte[] pinKey, byte[] macKey, byte[]? trackKey = null)
{
    private const int CheckBytes = 4;
    private const int SingleKey = 8;
    private const int DoubleKey = 16;
    private const string Path = "DE62";

    public byte[] PinKey { get; } = pinKey;

    public byte[] MacKey { get; } = macKey;

    public byte[]? TrackKey { get; } = trackKey;

    public static WorkingKeys Generate() => new(RandomNumberGenerator.GetBytes(DoubleKey), RandomNumberGenerator.GetBytes(DoubleKey));

    /// <exception cref="Iso8583Exception">The length is none of the three, a check value is wrong, or a key is weak.</exception>
    public static WorkingKeys Read(ReadOnlySpan<byte> field, ReadOnlySpan<byte> masterKey)
    {
        var keyBytes = field.Length switch
        {
            2 * (SingleKey + CheckBytes) => SingleKey,
            2 * (DoubleKey + CheckBytes) or 3 * (DoubleKey + CheckBytes) => DoubleKey,
            _ => throw new Iso8583Exception(Path, "has no length of working keys"),
        };
        var keys = new List<byte[]>();
        for (; !field.IsEmpty; field = field[(keyBytes + CheckBytes)..])
        {
            var key = Cipher(masterKey).DecryptEcb(field[..keyBytes], PaddingMode.None);
            if (!CryptographicOperations.FixedTimeEquals(CheckValueOf(key), field.Slice(keyBytes, CheckBytes)))
                throw new Iso8583Exception(Path, "has a key whose check value is wrong");
            keys.Add(key);
        }
        return new WorkingKeys(keys[0], keys[1], keys.ElementAtOrDefault(2));
    }

    public byte[] ToField(ReadOnlySpan<byte> masterKey)
    {
        using var output = new MemoryStream();
        foreach (var key in new[] { PinKey, MacKey, TrackKey }.OfType<byte[]>())
        {
            output.Write(Cipher(masterKey).EncryptEcb(key, PaddingMode.None));
            output.Write(CheckValue(key));
        }
        return output.ToArray();
    }

    public override string ToString() => nameof(WorkingKeys);

    /// <summary>First 4 bytes of eight zero bytes encrypted under the key.</summary>
    public static byte[] CheckValue(ReadOnlySpan<byte> key) => Cipher(key).EncryptEcb(new byte[SingleKey], PaddingMode.None)[..CheckBytes];

    // Replayed or damaged, a field may open to a key that DES itself refuses: all zeros, or two halves that are the same.
    private static byte[] CheckValueOf(byte[] key)
    {
        try
        {
            return CheckValue(key);
        }
        catch (CryptographicException)
        {
            throw new Iso8583Exception(Path, "has a weak key");
        }
    }

    /// <summary>DES for 8-byte keys, 3DES for 16 (its first key repeated as the third).</summary>
    internal static SymmetricAlgorithm Cipher(ReadOnlySpan<byte> key)
    {
        SymmetricAlgorithm cipher = key.Length == SingleKey ? DES.Create() : TripleDES.Create();
        cipher.Key = key.Length == DoubleKey ? [.. key, .. key[..SingleKey]] : key.ToArray();
        return cipher;
    }
}
