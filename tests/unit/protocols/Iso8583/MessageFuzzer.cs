using System.Buffers.Binary;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Makes inputs from a seed: the same seed gives the same inputs. Most are valid frames with a few changes, some are noise.</summary>
internal sealed class MessageFuzzer(int seed, IReadOnlyList<byte[]> valid)
{
    private const int MaxNoise = 600;
    private const int MaxChanges = 3;
    private const int MaxFrames = 3;
    private const int LengthBytes = 2;

    private readonly Random _random = new(seed);

    /// <summary>One stream as a peer might send it.</summary>
    public byte[] Next()
    {
        if (_random.Next(10) == 0)
            return Noise(_random.Next(MaxNoise));
        var stream = new List<byte>();
        for (var frames = _random.Next(1, MaxFrames + 1); frames > 0; frames--)
            stream.AddRange(Changed([.. valid[_random.Next(valid.Count)]]));
        return [.. stream];
    }

    /// <summary>The stream cut at random points; some pieces may be empty.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] stream)
    {
        for (var at = 0; at < stream.Length;)
        {
            var size = Math.Min(_random.Next(_random.Next(2) == 0 ? 8 : 1_500), stream.Length - at);
            yield return stream.AsMemory(at, size);
            at += size;
        }
    }

    private byte[] Changed(List<byte> frame)
    {
        for (var changes = _random.Next(MaxChanges + 1); changes > 0; changes--)
            Change(frame);
        // Mostly the length is put right again, so that what was changed is reached and not just the framing.
        if (frame.Count > LengthBytes && _random.Next(4) != 0)
            BinaryPrimitives.WriteUInt16BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(frame), (ushort)(frame.Count - LengthBytes));
        return [.. frame];
    }

    private void Change(List<byte> frame)
    {
        var at = _random.Next(frame.Count + 1);
        var size = Math.Min(_random.Next(1, 40), frame.Count - at);
        switch (_random.Next(6))
        {
            case 0 when size > 0:
                frame[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when size > 0:
                frame[at] = Interesting();
                break;
            case 2:
                frame.RemoveRange(at, size);
                break;
            case 3:
                frame.InsertRange(at, Noise(_random.Next(1, 40)));
                break;
            case 4:
                frame.InsertRange(at, frame.GetRange(at, size));
                break;
            default:
                // The tail of another message.
                var other = valid[_random.Next(valid.Count)];
                frame.RemoveRange(at, frame.Count - at);
                frame.AddRange(other.Skip(at));
                break;
        }
    }

    private byte Interesting() => _random.Next(6) switch
    {
        0 => 0x00,
        1 => 0xFF,
        2 => 0x99,
        3 => 0x0D,
        4 => 0x60,
        _ => (byte)_random.Next(256),
    };

    private byte[] Noise(int size)
    {
        var bytes = new byte[size];
        _random.NextBytes(bytes);
        return bytes;
    }
}
