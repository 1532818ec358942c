using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// Says "the same card again" without saying which card: a keyed hash under a merchant key that only terminals hold.
/// The key matters: a plain hash of a card number can be reversed by trying all of them.
/// </summary>
public static class CardFingerprint
{
    public const int MinKeyBytes = 16;

    /// <summary>32 hex characters (the first half of HMAC-SHA-256).</summary>
    public static string Compute(ReadOnlySpan<byte> merchantKey, Pan pan)
    {
        if (merchantKey.Length < MinKeyBytes)
            throw new ArgumentException($"The merchant key needs at least {MinKeyBytes} bytes.", nameof(merchantKey));
        return Convert.ToHexString(HMACSHA256.HashData(merchantKey, Encoding.ASCII.GetBytes(pan.Reveal())).AsSpan(0, 16));
    }
}
