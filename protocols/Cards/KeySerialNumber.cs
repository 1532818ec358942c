using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace QuickCheckout.Protocols.Cards;

/// <summary>Names one DUKPT transaction key: the terminal's initial key id (8 bytes) and its counter (4 bytes).</summary>
public readonly record struct KeySerialNumber
{
    public const int Bytes = 12;

    /// <summary>A counter never has more bits set than this (X9.24-3, 6.3.2): it bounds the derivation to 16 steps.</summary>
    public const int MaxSetBits = 16;

    private const int CounterBits = 32;

    public KeySerialNumber(ulong initialKeyId, uint counter)
    {
        if (!IsValidCounter(counter))
            throw new CardDataException("The DUKPT counter is not valid.");
        (InitialKeyId, Counter) = (initialKeyId, counter);
    }

    public ulong InitialKeyId { get; }

    public uint Counter { get; }

    public static bool IsValidCounter(uint counter) => counter != 0 && uint.PopCount(counter) <= MaxSetBits;

    /// <summary>The next valid counter, skipping those with too many bits; null when the terminal's keys are used up.</summary>
    public static uint? NextCounter(uint counter)
    {
        // Adding the lowest set bit jumps over every counter that only fills in more low bits.
        ulong next = (ulong)counter + 1;
        while (ulong.PopCount(next) > MaxSetBits)
            next += next & (~next + 1);
        return next > uint.MaxValue ? null : (uint)next;
    }

    /// <summary>How many valid counters follow one.</summary>
    public static long CountAfter(uint counter)
    {
        // A later counter agrees down to some zero bit of this one and has a one there; the bits below are free.
        var count = 0L;
        for (var bit = 0; bit < CounterBits; bit++)
            if ((counter >> bit & 1) == 0)
                count += Ways(bit, MaxSetBits - 1 - BitOperations.PopCount(counter >> bit));
        return count;
    }

    /// <summary>In how many ways so many bits have at most <paramref name="most"/> ones.</summary>
    private static long Ways(int bits, int most)
    {
        var (sum, choose) = (0L, 1L);
        for (var ones = 0; ones <= Math.Min(bits, most); choose = choose * (bits - ones) / (ones + 1), ones++)
            sum += choose;
        return sum;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, InitialKeyId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Counter);
        return bytes;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out KeySerialNumber ksn)
    {
        ksn = default;
        if (bytes.Length != Bytes)
            return false;
        var counter = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        if (!IsValidCounter(counter))
            return false;
        ksn = new KeySerialNumber(BinaryPrimitives.ReadUInt64BigEndian(bytes), counter);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? hex, out KeySerialNumber ksn)
    {
        ksn = default;
        return hex is { Length: Bytes * 2 } && hex.All(char.IsAsciiHexDigit) && TryRead(Convert.FromHexString(hex), out ksn);
    }

    public override string ToString() => Convert.ToHexString(ToBytes());
}
