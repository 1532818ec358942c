using System.Buffers;
using CsCheck;

namespace QuickCheckout.Protocols.Iso8583;

public class when_a_stream_is_cut_into_frames
{
    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);

    [Fact]
    public void a_frame_has_length_tpdu_and_header_before_its_message()
    {
        var frame = Framer.Encode(FrameHeader.Default, new Iso8583Message("0800") { { Field.Trace, "000456" } });
        Assert.Equal("0018" + "6000030000" + "603100311001" + "0800" + "0020000000000000" + "000456", Convert.ToHexString(frame));
    }

    [Fact]
    public void an_answer_swaps_destination_and_source() =>
        Assert.Equal("6000000003", FrameHeader.Default.ForAnswer().Tpdu);

    [Fact]
    public void several_frames_come_out_however_the_bytes_are_cut()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40]).Sample((count, piece) =>
        {
            var stream = Enumerable.Range(1, count)
                .SelectMany(i => Framer.Encode(FrameHeader.Default, new Iso8583Message("0800") { { Field.Trace, $"{i:000000}" } }))
                .ToArray();
            var traces = new List<string?>();
            var pending = Array.Empty<byte>();
            foreach (var chunk in stream.Chunk(piece))
            {
                pending = [.. pending, .. chunk];
                var buffer = Pieces.Of([pending.AsMemory(..(pending.Length / 2)), pending.AsMemory((pending.Length / 2)..)]);
                while (Framer.TryRead(ref buffer, out var frame))
                    traces.Add(frame!.Message.Text(Field.Trace));
                pending = buffer.ToArray();
            }
            Assert.Empty(pending);
            Assert.Equal(Enumerable.Range(1, count).Select(i => $"{i:000000}"), traces);
        });
    }

    [Fact]
    public void a_frame_that_is_no_tpdu_is_refused()
    {
        var frame = Framer.Encode(FrameHeader.Default, new Iso8583Message("0800") { { Field.Trace, "000456" } });
        frame[2] = 0x61;
        var error = Assert.Throws<Iso8583Exception>(() =>
        {
            var buffer = new ReadOnlySequence<byte>(frame);
            Framer.TryRead(ref buffer, out _);
        });
        Assert.Equal("frame.tpdu", error.Path);
    }
}
