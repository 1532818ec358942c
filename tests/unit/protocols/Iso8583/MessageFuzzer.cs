using System.Buffers.Binary;
using TestSupport.Fuzzing;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Makes inputs from a seed: the same seed gives the same inputs. Most are valid frames with a few changes, some are noise.</summary>
internal sealed class MessageFuzzer
{
    private const int MaxNoise = 600;
    private const int MaxChanges = 3;
    private const int MaxFrames = 3;
    private const int LengthBytes = 2;

    /// <summary>Ends of fields, of packed numbers and of tracks, and the first byte of the header.</summary>
    private static readonly byte[] Interesting = [0x00, 0xFF, 0x99, 0x0D, 0x60];

    private readonly Random _random;
    private readonly IReadOnlyList<byte[]> _valid;
    private readonly ByteMutator _mutator;

    public MessageFuzzer(int seed, IReadOnlyList<byte[]> valid)
    {
        _random = new Random(seed);
        _valid = valid;
        _mutator = new ByteMutator(_random, valid, Interesting);
    }

    /// <summary>One stream as a peer might send it.</summary>
    public byte[] Next()
    {
        if (_random.Next(10) == 0)
            return _mutator.Noise(_random.Next(MaxNoise));
        var stream = new List<byte>();
        for (var frames = _random.Next(1, MaxFrames + 1); frames > 0; frames--)
            stream.AddRange(Changed([.. _valid[_random.Next(_valid.Count)]]));
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
            _mutator.Change(frame);
        // Mostly the length is put right again, so that what was changed is reached and not just the framing.
        if (frame.Count > LengthBytes && _random.Next(4) != 0)
            BinaryPrimitives.WriteUInt16BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(frame), (ushort)(frame.Count - LengthBytes));
        return [.. frame];
    }
}
