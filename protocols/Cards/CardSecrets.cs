using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Serialization;

namespace QuickCheckout.Protocols.Cards;

/// <summary>What an envelope holds: track 2, the chip's data (DE55, TLV) and the PIN block, itself already encrypted.</summary>
[JsonConverter(typeof(SecretConverter))]
internal sealed class CardSecrets(Track2 track2, byte[]? chipData, byte[]? pinBlock)
{
    private const byte Track2Part = 1;
    private const byte ChipPart = 2;
    private const byte PinPart = 3;
    private const int PartHeader = 3;

    public Track2 Track2 { get; } = track2;

    public byte[]? ChipData { get; } = chipData;

    public byte[]? PinBlock { get; } = pinBlock;

    public override string ToString() => Track2.ToString();

    public byte[] ToBytes()
    {
        using var output = new MemoryStream();
        Write(output, Track2Part, Encoding.ASCII.GetBytes(Track2.Reveal()));
        if (ChipData is not null)
            Write(output, ChipPart, ChipData);
        if (PinBlock is not null)
            Write(output, PinPart, PinBlock);
        return output.ToArray();
    }

    public static CardSecrets Read(ReadOnlySpan<byte> bytes)
    {
        var parts = new Dictionary<byte, byte[]>();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < PartHeader)
                throw new CardDataException("The envelope's content is cut short.");
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
            if (bytes.Length < PartHeader + length || !parts.TryAdd(bytes[0], bytes.Slice(PartHeader, length).ToArray()))
                throw new CardDataException("The envelope's content is malformed.");
            bytes = bytes[(PartHeader + length)..];
        }
        if (!parts.TryGetValue(Track2Part, out var track) || !Track2.TryParse(Encoding.ASCII.GetString(track), out var track2))
            throw new CardDataException("The envelope holds no readable track 2.");
        return new CardSecrets(track2, parts.GetValueOrDefault(ChipPart), parts.GetValueOrDefault(PinPart));
    }

    private static void Write(MemoryStream output, byte part, byte[] content)
    {
        Span<byte> header = [part, (byte)(content.Length >> 8), (byte)content.Length];
        output.Write(header);
        output.Write(content);
    }
}
