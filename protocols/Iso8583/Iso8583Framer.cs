using System.Buffers;
using System.Buffers.Binary;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>What stands before a message on the wire.</summary>
/// <param name="Tpdu">5 bytes as hex: "60", destination, source.</param>
/// <param name="Header">6 bytes as hex.</param>
public sealed record FrameHeader(string Tpdu, string Header)
{
    public static FrameHeader Default { get; } = new("6000030000", "603100311001");

    /// <summary>The header of the answer: destination and source change places.</summary>
    public FrameHeader ForAnswer() => this with { Tpdu = string.Concat(Tpdu[..2], Tpdu[6..], Tpdu[2..6]) };
}

/// <summary>One frame: a 2-byte length, <see cref="FrameHeader"/>, message.</summary>
public sealed record Iso8583Frame(FrameHeader Header, Iso8583Message Message);

/// <summary>Cuts a byte stream into frames, however the bytes arrive.</summary>
public sealed class Iso8583Framer(Iso8583Codec codec)
{
    /// <summary>Largest frame after its length bytes. The table's largest message is under 2,500 bytes.</summary>
    public const int MaxFrameBytes = 4096;

    private const int LengthBytes = 2;
    private const int TpduBytes = 5;
    private const int HeaderBytes = 6;
    private const int MinFrameBytes = TpduBytes + HeaderBytes + 2 + 8;
    private const byte TpduId = 0x60;

    public byte[] Encode(FrameHeader header, Iso8583Message message)
    {
        var body = codec.Encode(message);
        var frame = new byte[LengthBytes + TpduBytes + HeaderBytes + body.Length];
        if (frame.Length - LengthBytes > MaxFrameBytes)
            throw new Iso8583Exception("frame.length", $"exceeds {MaxFrameBytes}");
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)(frame.Length - LengthBytes));
        Convert.FromHexString(header.Tpdu).CopyTo(frame, LengthBytes);
        Convert.FromHexString(header.Header).CopyTo(frame, LengthBytes + TpduBytes);
        body.CopyTo(frame, LengthBytes + TpduBytes + HeaderBytes);
        return frame;
    }

    /// <summary>
    /// Takes one frame off the front of <paramref name="buffer"/>; false when it is not complete yet, with the buffer untouched.
    /// </summary>
    /// <exception cref="Iso8583Exception">
    /// The stream is not made of frames, or the frame holds no message of the table: the connection cannot be trusted further.
    /// </exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Iso8583Frame? frame)
    {
        frame = null;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadBigEndian(out short signed))
            return false;
        int length = (ushort)signed;
        if (length is < MinFrameBytes or > MaxFrameBytes)
            throw new Iso8583Exception("frame.length", $"{length} is not within {MinFrameBytes} to {MaxFrameBytes}");
        if (reader.Remaining < length)
            return false;
        frame = Decode(reader.UnreadSequence.Slice(0, length).ToArray());
        buffer = buffer.Slice(LengthBytes + length);
        return true;
    }

    private Iso8583Frame Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != TpduId)
            throw new Iso8583Exception("frame.tpdu", "does not begin with 60");
        var header = new FrameHeader(
            Convert.ToHexString(bytes[..TpduBytes]), Convert.ToHexString(bytes.Slice(TpduBytes, HeaderBytes)));
        return new Iso8583Frame(header, codec.Decode(bytes[(TpduBytes + HeaderBytes)..]));
    }
}
