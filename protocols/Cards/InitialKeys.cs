using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Protocols.Cards;

/// <summary>How the acquirer names the initial key it loads into a terminal.</summary>
public static class InitialKeys
{
    /// <summary>
    /// The key id that belongs to a terminal: derived from its id, so that the acquirer can tell that an envelope
    /// which names a terminal was sealed by that terminal's key.
    /// </summary>
    public static ulong IdFor(string terminalId) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("initial key of " + terminalId)));

    /// <summary>The terminal's initial key; done where the base key lives.</summary>
    public static byte[] Derive(ReadOnlySpan<byte> baseDerivationKey, string terminalId) =>
        AesDukpt.DeriveInitialKey(baseDerivationKey, IdFor(terminalId));
}
