using System.Security.Cryptography;

namespace QuickCheckout.Protocols.Cards;

/// <summary>
/// Seals card data in the terminal. Every envelope takes a new key: the PIN is encrypted under that transaction's PIN
/// key (format 4), everything together under its data key (AES-GCM, <see cref="EnvelopeBinding"/> as associated data).
/// </summary>
public sealed class EnvelopeSealer
{
    private readonly byte[] _initialKey;
    private readonly ulong _initialKeyId;
    private readonly KeyCounter _counter;

    /// <param name="initialKey">The terminal's 16-byte initial key.</param>
    /// <param name="initialKeyId">Its 8-byte id.</param>
    /// <param name="counters">Where the counter survives.</param>
    public EnvelopeSealer(ReadOnlySpan<byte> initialKey, ulong initialKeyId, IKeyCounterStore counters)
    {
        if (initialKey.Length != AesDukpt.KeyBytes)
            throw new ArgumentException($"An initial key has {AesDukpt.KeyBytes} bytes.", nameof(initialKey));
        _initialKey = initialKey.ToArray();
        _initialKeyId = initialKeyId;
        _counter = new KeyCounter(counters);
    }

    /// <summary>How many envelopes can still be sealed.</summary>
    public long KeysLeft => _counter.Left;

    /// <param name="binding">The payment this envelope is for.</param>
    /// <param name="track2">Track 2 or the chip's equivalent.</param>
    /// <param name="chipData">DE55 TLV bytes for chip and contactless, at most 255; null for magnetic stripe.</param>
    /// <param name="pin">Null when none was entered (not needed, or bypassed).</param>
    public SealedEnvelope Seal(EnvelopeBinding binding, Track2 track2, byte[]? chipData = null, ClearPin? pin = null)
    {
        if (chipData is { Length: > MaxChipBytes })
            throw new CardDataException("The chip's data is too long.");
        var associated = binding.ToAssociatedData();
        var ksn = new KeySerialNumber(_initialKeyId, _counter.Advance());
        var transactionKey = AesDukpt.DeriveTransactionKey(_initialKey, ksn);
        var pinKey = AesDukpt.DeriveWorkingKey(transactionKey, ksn, KeyUsage.PinEncryption);
        var dataKey = AesDukpt.DeriveWorkingKey(transactionKey, ksn, KeyUsage.DataEncryption);
        var pinBlock = pin is null ? null : PinBlock.EncodeFormat4(pinKey, pin, track2.Pan.Reveal());
        var clear = new CardSecrets(track2, chipData, pinBlock).ToBytes();
        try
        {
            var nonce = RandomNumberGenerator.GetBytes(SealedEnvelope.NonceBytes);
            var ciphertext = new byte[clear.Length];
            var tag = new byte[SealedEnvelope.TagBytes];
            using var gcm = new AesGcm(dataKey, SealedEnvelope.TagBytes);
            gcm.Encrypt(nonce, clear, ciphertext, tag, associated);
            return new SealedEnvelope(
                ksn.ToString(), Convert.ToBase64String(nonce), Convert.ToBase64String(ciphertext), Convert.ToBase64String(tag));
        }
        finally
        {
            foreach (var secret in new[] { transactionKey, pinKey, dataKey, clear })
                CryptographicOperations.ZeroMemory(secret);
        }
    }

    private const int MaxChipBytes = 255;
}
