using System.Buffers.Binary;
using Amqp;
using Amqp.Types;

namespace Emulators.ServiceBus.Wire;

/// <summary>
/// AMQP 1.0 framing over the library's types. The emulator drives the protocol itself because the library's listener
/// can neither answer a drain, nor choose delivery tags (Service Bus sends the lock token there), nor take credit back.
/// </summary>
internal static class AmqpFrames
{
    public const byte AmqpType = 0;
    public const byte SaslType = 1;
    public const int HeaderSize = 8;

    private const int DataOffset = 2;

    public static ReadOnlySpan<byte> AmqpProtocol => "AMQP\0\x01\0\0"u8;

    public static ReadOnlySpan<byte> SaslProtocol => "AMQP\x03\x01\0\0"u8;

    /// <summary>Appends one frame. A null performative is the empty frame that keeps a connection alive.</summary>
    public static void Append(ByteBuffer buffer, byte type, ushort channel, DescribedList? performative, ReadOnlySpan<byte> payload)
    {
        var start = buffer.WritePos - buffer.Offset;
        AmqpBitConverter.WriteInt(buffer, 0);
        AmqpBitConverter.WriteUByte(buffer, DataOffset);
        AmqpBitConverter.WriteUByte(buffer, type);
        AmqpBitConverter.WriteUShort(buffer, channel);
        performative?.Encode(buffer);
        if (payload.Length > 0)
        {
            buffer.ValidateWrite(payload.Length);
            payload.CopyTo(buffer.Buffer.AsSpan(buffer.WritePos));
            buffer.Append(payload.Length);
        }

        AmqpBitConverter.WriteInt(buffer.Buffer, buffer.Offset + start, buffer.WritePos - buffer.Offset - start);
    }

    /// <summary>Reads one frame; null at the end of the stream.</summary>
    public static async ValueTask<AmqpFrame?> ReadAsync(Stream stream, int maxFrameSize, CancellationToken cancellation)
    {
        var header = new byte[HeaderSize];
        if (await stream.ReadAtLeastAsync(header, HeaderSize, false, cancellation) < HeaderSize)
            return null;
        var size = BinaryPrimitives.ReadUInt32BigEndian(header);
        var bodyOffset = header[4] * 4;
        if (size > maxFrameSize || bodyOffset < HeaderSize || bodyOffset > size)
            throw new AmqpException(ErrorCode.FramingError, $"A frame of {size} bytes with its body at {bodyOffset} is not acceptable.");
        var body = new byte[size - HeaderSize];
        await stream.ReadExactlyAsync(body, cancellation);
        var extended = bodyOffset - HeaderSize;
        var buffer = new ByteBuffer(body, extended, body.Length - extended, body.Length - extended);
        var performative = Decode(buffer);
        return new AmqpFrame(
            header[5],
            BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6)),
            performative,
            body.AsMemory(buffer.Offset, buffer.Length));
    }

    private static DescribedList? Decode(ByteBuffer buffer)
    {
        if (buffer.Length == 0)
            return null;
        try
        {
            ErrorInfoKeys.MakeSymbols(buffer.Buffer.AsSpan(buffer.Offset, buffer.Length));
            return (DescribedList)Encoder.ReadObject(buffer);
        }
        catch (Exception e) when (e is not AmqpException)
        {
            // The library's decoder fails in many ways on bytes that are no performative.
            throw new AmqpException(ErrorCode.DecodeError, $"A frame does not start with a performative: {e.Message}");
        }
    }
}

/// <summary>One frame as read. Without a performative it only keeps the connection alive.</summary>
internal sealed record AmqpFrame(byte Type, ushort Channel, DescribedList? Performative, ReadOnlyMemory<byte> Payload);
