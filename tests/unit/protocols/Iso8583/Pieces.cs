using System.Buffers;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Bytes as a stream delivers them: in pieces, so that frames and even their lengths lie across boundaries.</summary>
internal static class Pieces
{
    public static ReadOnlySequence<byte> Of(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0)
            return default;
        var first = new Segment(pieces[0]);
        var last = pieces.Skip(1).Aggregate(first, (segment, piece) => segment.Then(piece));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
