using System.Buffers.Binary;
using System.Security.Cryptography;

namespace QuickCheckout.Protocols.Cards;

/// <summary>What a DUKPT working key is for (X9.24-3:2017, table of key usage indicators).</summary>
public enum KeyUsage
{
    PinEncryption = 0x1000,
    MacGeneration = 0x2000,
    DataEncryption = 0x3000,
}

/// <summary>AES-128 DUKPT, ANSI X9.24-3:2017: one base key derives one initial key a terminal and one key a transaction.</summary>
public static class AesDukpt
{
    public const int KeyBytes = 16;

    private const ushort KeyDerivation = 0x8000;
    private const ushort KeyDerivationInitialKey = 0x8001;
    private const ushort Aes128 = 0x0002;
    private const ushort KeyBits = 128;

    /// <summary>The key loaded into a terminal; done where the base key lives (the acquirer's HSM).</summary>
    public static byte[] DeriveInitialKey(ReadOnlySpan<byte> baseDerivationKey, ulong initialKeyId)
    {
        Span<byte> data = stackalloc byte[16];
        WriteHeader(data, KeyDerivationInitialKey);
        BinaryPrimitives.WriteUInt64BigEndian(data[8..], initialKeyId);
        return Encrypt(baseDerivationKey, data);
    }

    /// <summary>The key of one transaction, from which its working keys come.</summary>
    public static byte[] DeriveTransactionKey(ReadOnlySpan<byte> initialKey, KeySerialNumber ksn)
    {
        var key = initialKey.ToArray();
        var workingCounter = 0u;
        for (var bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((ksn.Counter & bit) == 0)
                continue;
            workingCounter |= bit;
            var next = Derive(key, KeyDerivation, ksn.InitialKeyId, workingCounter);
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }
        return key;
    }

    public static byte[] DeriveWorkingKey(ReadOnlySpan<byte> transactionKey, KeySerialNumber ksn, KeyUsage usage) =>
        Derive(transactionKey, (ushort)usage, ksn.InitialKeyId, ksn.Counter);

    private static byte[] Derive(ReadOnlySpan<byte> key, ushort usage, ulong initialKeyId, uint counter)
    {
        Span<byte> data = stackalloc byte[16];
        WriteHeader(data, usage);
        BinaryPrimitives.WriteUInt32BigEndian(data[8..], (uint)initialKeyId);
        BinaryPrimitives.WriteUInt32BigEndian(data[12..], counter);
        return Encrypt(key, data);
    }

    private static void WriteHeader(Span<byte> data, ushort usage)
    {
        data[0] = 1; // version of the derivation data
        data[1] = 1; // first (and for AES-128 only) block of the key
        BinaryPrimitives.WriteUInt16BigEndian(data[2..], usage);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], Aes128);
        BinaryPrimitives.WriteUInt16BigEndian(data[6..], KeyBits);
    }

    private static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> block)
    {
        if (key.Length != KeyBytes)
            throw new ArgumentException($"An AES-128 key has {KeyBytes} bytes.", nameof(key));
        using var aes = Aes.Create();
        aes.SetKey(key);
        return aes.EncryptEcb(block, PaddingMode.None);
    }
}
