using System.Security.Cryptography;

namespace QuickCheckout.Protocols.Cards;

/// <summary>An opened envelope; exists only at the acquirer. Prints the masked number.</summary>
public sealed class OpenedEnvelope(KeySerialNumber ksn, Track2 track2, byte[]? chipData, bool hasPin, ClearPin? pin)
{
    public KeySerialNumber Ksn { get; } = ksn;

    public Track2 Track2 { get; } = track2;

    public byte[]? ChipData { get; } = chipData;

    /// <summary>True when the envelope carries a PIN block, readable or not.</summary>
    public bool HasPin { get; } = hasPin;

    /// <summary>The PIN, or null when there is none or its block is not one for this card and key.</summary>
    public ClearPin? Pin { get; } = pin;

    public override string ToString() => Track2.ToString();
}

/// <summary>Opens envelopes at the acquirer, which holds the base derivation key as its HSM would.</summary>
public sealed class EnvelopeOpener
{
    private readonly byte[] _baseDerivationKey;

    public EnvelopeOpener(ReadOnlySpan<byte> baseDerivationKey)
    {
        if (baseDerivationKey.Length != AesDukpt.KeyBytes)
            throw new ArgumentException($"A base derivation key has {AesDukpt.KeyBytes} bytes.", nameof(baseDerivationKey));
        _baseDerivationKey = baseDerivationKey.ToArray();
    }

    /// <exception cref="CardDataException">
    /// The envelope is malformed, was changed, or was sealed for another payment. Whether its key was used before is
    /// the caller's to know: it keeps the books.
    /// </exception>
    public OpenedEnvelope Open(SealedEnvelope envelope, EnvelopeBinding binding)
    {
        if (!KeySerialNumber.TryParse(envelope.Ksn, out var ksn))
            throw new CardDataException("The envelope's key serial number is not valid.");
        var transactionKey = AesDukpt.DeriveTransactionKey(AesDukpt.DeriveInitialKey(_baseDerivationKey, ksn.InitialKeyId), ksn);
        var dataKey = AesDukpt.DeriveWorkingKey(transactionKey, ksn, KeyUsage.DataEncryption);
        var secrets = CardSecrets.Read(Decrypt(envelope, dataKey, binding.ToAssociatedData()));
        var pinKey = AesDukpt.DeriveWorkingKey(transactionKey, ksn, KeyUsage.PinEncryption);
        var pin = secrets.PinBlock is { } block ? PinBlock.DecodeFormat4(pinKey, block, secrets.Track2.Pan.Reveal()) : null;
        return new OpenedEnvelope(ksn, secrets.Track2, secrets.ChipData, secrets.PinBlock is not null, pin);
    }

    private static byte[] Decrypt(SealedEnvelope envelope, byte[] dataKey, byte[] associated)
    {
        try
        {
            var ciphertext = Convert.FromBase64String(envelope.Ciphertext);
            var clear = new byte[ciphertext.Length];
            using var gcm = new AesGcm(dataKey, SealedEnvelope.TagBytes);
            gcm.Decrypt(Convert.FromBase64String(envelope.Nonce), ciphertext, Convert.FromBase64String(envelope.Tag), clear, associated);
            return clear;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw new CardDataException("The envelope does not open for this payment.", e);
        }
    }
}
