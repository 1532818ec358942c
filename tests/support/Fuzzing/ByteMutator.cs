namespace TestSupport.Fuzzing;

/// <summary>Changes bytes without knowing what they mean.</summary>
/// <param name="others">Messages whose tails are spliced in.</param>
/// <param name="interesting">Bytes that mean something to whoever reads the messages.</param>
public sealed class ByteMutator(Random random, IReadOnlyList<byte[]> others, IReadOnlyList<byte> interesting)
{
    private const int MaxPiece = 40;

    /// <summary>One change: a bit or byte altered, a piece cut out, put in or repeated, or another message's tail.</summary>
    public void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var size = Math.Min(random.Next(1, MaxPiece), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when size > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when size > 0:
                bytes[at] = Interesting();
                break;
            case 2:
                bytes.RemoveRange(at, size);
                break;
            case 3:
                bytes.InsertRange(at, Noise(random.Next(1, MaxPiece)));
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, size));
                break;
            default:
                var other = others[random.Next(others.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(at));
                break;
        }
    }

    public byte[] Noise(int size)
    {
        var bytes = new byte[size];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte Interesting() => random.Next(interesting.Count + 1) is var one && one < interesting.Count ? interesting[one] : (byte)random.Next(256);
}
