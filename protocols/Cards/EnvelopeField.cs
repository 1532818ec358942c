using System.Text;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// The envelope as bytes for DE62 of an authorisation: version, key serial number, nonce, tag, the binding's ids and
/// numbers, ciphertext. The amount is not repeated: it is DE4, and a changed DE4 no longer opens the envelope.
/// </summary>
public static class EnvelopeField
{
    public const int MaxBytes = 900;

    private const byte Version = 1;
    private static readonly EnvelopeBinding AnyBinding = new("c", 1, 1, "t", 1);
    private const int FixedBytes = 1 + KeySerialNumber.Bytes + SealedEnvelope.NonceBytes + SealedEnvelope.TagBytes;

    public static byte[] Encode(SealedEnvelope envelope, EnvelopeBinding binding)
    {
        binding.Validate();
        if (!KeySerialNumber.TryParse(envelope.Ksn, out var ksn))
            throw new CardDataException("The envelope's key serial number is not valid.");
        var nonce = FromBase64(envelope.Nonce, SealedEnvelope.NonceBytes, SealedEnvelope.NonceBytes);
        var tag = FromBase64(envelope.Tag, SealedEnvelope.TagBytes, SealedEnvelope.TagBytes);
        var ciphertext = FromBase64(envelope.Ciphertext, 1, SealedEnvelope.MaxCiphertextBytes);
        return
        [
            Version, .. ksn.ToBytes(), .. nonce, .. tag,
            (byte)binding.CheckoutId.Length, .. Encoding.ASCII.GetBytes(binding.CheckoutId),
            (byte)binding.TerminalId.Length, .. Encoding.ASCII.GetBytes(binding.TerminalId),
            (byte)binding.Tender, (byte)binding.Attempt, .. ciphertext,
        ];
    }

    /// <summary>Takes the bytes apart again; <paramref name="amountFen"/> is DE4 of the message that carried them.</summary>
    /// <exception cref="CardDataException">The bytes are not an envelope.</exception>
    public static (SealedEnvelope Envelope, EnvelopeBinding Binding) Decode(ReadOnlySpan<byte> bytes, long amountFen)
    {
        if (bytes.Length is < FixedBytes + 6 or > MaxBytes || bytes[0] != Version || !KeySerialNumber.TryRead(bytes[1..13], out var ksn))
            throw new CardDataException("The envelope field is malformed.");
        var nonce = bytes.Slice(13, SealedEnvelope.NonceBytes);
        var tag = bytes.Slice(25, SealedEnvelope.TagBytes);
        var rest = bytes[FixedBytes..];
        var checkoutId = ReadId(ref rest);
        var terminalId = ReadId(ref rest);
        if (rest.Length < 3)
            throw new CardDataException("The envelope field is malformed.");
        var binding = new EnvelopeBinding(checkoutId, rest[0], rest[1], terminalId, amountFen);
        binding.Validate();
        var envelope = new SealedEnvelope(
            ksn.ToString(), Convert.ToBase64String(nonce), Convert.ToBase64String(rest[2..]), Convert.ToBase64String(tag));
        return (envelope, binding);
    }

    private static string ReadId(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest.Length < 1 + rest[0])
            throw new CardDataException("The envelope field is malformed.");
        var id = Encoding.ASCII.GetString(rest.Slice(1, rest[0]));
        rest = rest[(1 + id.Length)..];
        return id;
    }

    /// <summary>Whether every part of an envelope is as long as it must be; what is sealed in it only the acquirer knows.</summary>
    public static bool IsWellFormed(SealedEnvelope envelope)
    {
        try
        {
            Encode(envelope, AnyBinding);
            return true;
        }
        catch (CardDataException)
        {
            return false;
        }
    }

    private static byte[] FromBase64(string text, int min, int max)
    {
        var buffer = new byte[max + 3];
        return text is not null && Convert.TryFromBase64String(text, buffer, out var length) && length >= min && length <= max
            ? buffer[..length]
            : throw new CardDataException("A part of the envelope has the wrong length.");
    }
}
