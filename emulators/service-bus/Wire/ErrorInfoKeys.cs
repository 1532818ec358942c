using System.Buffers.Binary;

namespace Emulators.ServiceBus.Wire;

/// <summary>
/// Microsoft's JavaScript client writes the keys of an error's info, with which it dead-letters, as strings; the protocol and
/// the library's decoder want symbols. Both have the same layout, so the keys' type codes are changed in place.
/// </summary>
internal static class ErrorInfoKeys
{
    private const byte Described = 0x00;
    private const byte SmallULong = 0x53;
    private const byte Disposition = 0x15;
    private const byte Rejected = 0x25;
    private const byte Error = 0x1d;
    private const byte List8 = 0xc0;
    private const byte List32 = 0xd0;
    private const byte Map8 = 0xc1;
    private const byte Map32 = 0xd1;
    private const byte String8 = 0xa1;
    private const byte String32 = 0xb1;
    private const byte StringToSymbol = 2;
    private const int StateField = 4;
    private const int InfoField = 2;

    public static void MakeSymbols(Span<byte> performative)
    {
        var at = 0;
        if (!EnterField(performative, ref at, Disposition, StateField)
            || !EnterField(performative, ref at, Rejected, 0)
            || !EnterField(performative, ref at, Error, InfoField)
            || !Enter(performative, ref at, Map8, Map32, out var items))
            return;
        for (var i = 0; i < items; i += 2)
        {
            if (performative[at] is String8 or String32)
                performative[at] += StringToSymbol;
            Skip(performative, ref at);
            Skip(performative, ref at);
        }
    }

    private static bool EnterField(ReadOnlySpan<byte> bytes, ref int at, byte descriptor, int field)
    {
        if (bytes.Length < at + 3 || bytes[at] != Described || bytes[at + 1] != SmallULong || bytes[at + 2] != descriptor)
            return false;
        at += 3;
        if (!Enter(bytes, ref at, List8, List32, out var count) || count <= field)
            return false;
        for (var i = 0; i < field; i++)
            Skip(bytes, ref at);
        return true;
    }

    private static bool Enter(ReadOnlySpan<byte> bytes, ref int at, byte small, byte large, out int count)
    {
        count = 0;
        if (bytes[at] == small)
        {
            count = bytes[at + 2];
            at += 3;
            return true;
        }

        if (bytes[at] != large)
            return false;
        count = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + 5)..]);
        at += 9;
        return true;
    }

    // The upper half of a type code tells the width of what follows.
    private static void Skip(ReadOnlySpan<byte> bytes, ref int at)
    {
        var code = bytes[at++];
        if (code == Described)
        {
            Skip(bytes, ref at);
            Skip(bytes, ref at);
            return;
        }

        at += (code >> 4) switch
        {
            0x4 => 0,
            0x5 => 1,
            0x6 => 2,
            0x7 => 4,
            0x8 => 8,
            0x9 => 16,
            0xa or 0xc or 0xe => 1 + bytes[at],
            _ => 4 + BinaryPrimitives.ReadInt32BigEndian(bytes[at..]),
        };
    }
}
