using System.Buffers.Binary;
using System.Text;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// What one envelope is for. It is authenticated with the envelope, so that an envelope taken for one payment
/// opens for no other.
/// </summary>
/// <param name="CheckoutId">1 to 64 printable ASCII characters.</param>
/// <param name="Tender">Number of the tender within the checkout, 1 to 255.</param>
/// <param name="Attempt">Number of the attempt within the tender, 1 to 255.</param>
/// <param name="TerminalId">1 to 64 printable ASCII characters.</param>
/// <param name="AmountFen">The amount to authorise, in fen; above 0.</param>
public sealed record EnvelopeBinding(string CheckoutId, int Tender, int Attempt, string TerminalId, long AmountFen)
{
    public const int MaxIdLength = 64;

    /// <summary>Throws <see cref="CardDataException"/> when a part is out of its bounds.</summary>
    public void Validate()
    {
        if (!IsId(CheckoutId) || !IsId(TerminalId) || Tender is < 1 or > 255 || Attempt is < 1 or > 255 || AmountFen <= 0)
            throw new CardDataException("The envelope's binding is out of bounds.");
    }

    internal byte[] ToAssociatedData()
    {
        Validate();
        // Ids are length-prefixed so that no two bindings give the same bytes.
        var data = new byte[2 + CheckoutId.Length + TerminalId.Length + 2 + sizeof(long)];
        var rest = WriteId(WriteId(data, CheckoutId), TerminalId);
        rest[0] = (byte)Tender;
        rest[1] = (byte)Attempt;
        BinaryPrimitives.WriteInt64BigEndian(rest[2..], AmountFen);
        return data;
    }

    internal static Span<byte> WriteId(Span<byte> target, string id)
    {
        target[0] = (byte)id.Length;
        Encoding.ASCII.GetBytes(id, target[1..]);
        return target[(1 + id.Length)..];
    }

    private static bool IsId(string? id) => id is { Length: >= 1 and <= MaxIdLength } && id.All(c => c is > ' ' and <= '~');
}

/// <summary>
/// Card data sealed in the terminal for the acquirer; nobody between can open it. Serialises as JSON.
/// </summary>
/// <param name="Ksn">Key serial number, 24 hex characters.</param>
/// <param name="Nonce">12 bytes, base64.</param>
/// <param name="Ciphertext">Base64; at most <see cref="MaxCiphertextBytes"/> bytes.</param>
/// <param name="Tag">16 bytes, base64.</param>
public sealed record SealedEnvelope(string Ksn, string Nonce, string Ciphertext, string Tag)
{
    public const int NonceBytes = 12;
    public const int TagBytes = 16;

    /// <summary>Keeps the envelope with its binding within <see cref="EnvelopeField.MaxBytes"/>.</summary>
    public const int MaxCiphertextBytes = 600;
}
