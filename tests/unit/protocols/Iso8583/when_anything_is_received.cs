using System.Buffers;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using TestSupport.Fuzzing;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>
/// Whatever arrives, in whatever pieces, is a message or an <see cref="Iso8583Exception"/>. FUZZ_INPUTS says how many inputs
/// (a few thousand by default), FUZZ_SEED which; a failure names seed and input.
/// </summary>
public class when_anything_is_received
{
    private const int DefaultInputs = 5_000;
    private const int DefaultSeed = 8583;
    private const string AllRead = "all read";
    private const string Refused = "refused";

    /// <summary>What one input may allocate on its way through framer, codec and readers; an honest one needs a tenth.</summary>
    private const long MaxAllocatedBytes = 1 << 20;

    private static readonly byte[] Key = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);
    private static readonly TerminalIdentity Terminal = new("10000001", "898310000000001", "000007");
    private static readonly EnvelopeBinding Binding = new("checkout-1", 1, 1, "pos-1", 12_345);
    private static readonly AcquirerSale Sale = new(
        Terminal, "000042", 12_345, new EntryMode(ReadMode.Chip, PinEntered: true),
        new SealedEnvelope("123456789012345600000001", Convert.ToBase64String(new byte[12]), Convert.ToBase64String(new byte[40]), Convert.ToBase64String(new byte[16])),
        Binding, "001");

    [Fact]
    public async Task it_is_a_message_or_a_refusal()
    {
        var run = new FuzzRun(DefaultInputs, DefaultSeed, MaxAllocatedBytes);
        var fuzzer = new MessageFuzzer(run.Seed, Corpus());
        await run.Judge(() => fuzzer.Cut(fuzzer.Next()).ToList(), Shown, pieces => Task.FromResult(Outcome(pieces)));
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        // Otherwise the fuzzer would test its own noise only.
        Assert.True(run.Outcomes.ContainsKey(AllRead) && run.Outcomes.ContainsKey(Refused), run.Summary);
    }

    private static string Shown(List<ReadOnlyMemory<byte>> pieces) => string.Join(' ', pieces.Select(piece => Convert.ToHexString(piece.Span)));

    private static string Outcome(List<ReadOnlyMemory<byte>> pieces)
    {
        try
        {
            return Receive(pieces) > 0 ? AllRead : "nothing whole";
        }
        catch (Iso8583Exception)
        {
            return Refused;
        }
    }

    /// <summary>As a connection does: what is not a whole frame yet waits for the next piece.</summary>
    private static int Receive(List<ReadOnlyMemory<byte>> pieces)
    {
        var messages = 0;
        var waiting = new List<ReadOnlyMemory<byte>>();
        foreach (var piece in pieces)
        {
            waiting.Add(piece);
            var buffer = Pieces.Of(waiting);
            for (var left = buffer.Length; Framer.TryRead(ref buffer, out var frame); left = buffer.Length)
            {
                Assert.True(buffer.Length < left, "A frame was read and nothing consumed.");
                Understand(frame!);
                messages++;
            }
            waiting = [buffer.ToArray()];
            Assert.InRange(buffer.Length, 0, 2 + Iso8583Framer.MaxFrameBytes);
        }
        return messages;
    }

    private static void Understand(Iso8583Frame frame)
    {
        var message = frame.Message;
        var bytes = Framer.Encode(frame.Header, message);
        var again = new ReadOnlySequence<byte>(bytes);
        Assert.True(Framer.TryRead(ref again, out var same));
        Assert.Equal(bytes, Framer.Encode(same!.Header, same.Message));
        Assert.Equal(frame.Header.ForAnswer().ForAnswer(), frame.Header);
        Assert.NotEmpty(message.ToString());
        Assert.True(Enum.IsDefined(AnswerProofs.Judge(Sale.ToMessage(), message, Key)));
        Read(() => AcquirerAnswer.From(message, DateTimeOffset.UnixEpoch));
        Read(() => TerminalSignOn.From(message).Open(Key));
        Read(() => SettlementField.From(message));
        Read(() => SettlementField.Comparison(message));
    }

    // Each reader may refuse, and the next one is tried all the same.
    private static void Read(Func<object> read)
    {
        try
        {
            Assert.NotNull(read());
        }
        catch (Iso8583Exception e)
        {
            Assert.NotEmpty(e.Path);
        }
    }

    private static List<byte[]> Corpus()
    {
        var totals = new SettlementTotals(12_345, 1, 0, 0);
        var answer = new Iso8583Message("0210")
        {
            { Field.Amount, "000000012345" }, { Field.Trace, "000042" }, { Field.LocalTime, "120000" }, { Field.LocalDate, "1124" },
            { Field.Reference, "000000000099" }, { Field.Approval, "000099" }, { Field.ResponseCode, "00" }, { Field.Terminal, "10000001" },
        };
        Iso8583Mac.Sign(Iso8583Codec.UnionPay, answer, Key);
        Iso8583Message[] messages =
        [
            answer,
            new("0810") { { Field.ResponseCode, "00" }, { Field.Type, "00000007001" }, { Field.Secured, new WorkingKeys(Key, Key).ToField(Key) } },
            new("0510") { { Field.ResponseCode, "00" }, { Field.Totals, totals.ToField(SettlementComparison.Balanced) } },
            Sale.ToMessage(),
            AcquirerReversal.Of(Sale, ReversalReason.NoAnswer).ToMessage(),
            new AcquirerSettlement(Terminal, "000043", totals).ToMessage(),
            new AcquirerBatchUpload(Terminal, "000044", UploadedKind.Sale, 12_345, "000042", "000000000099").ToMessage(),
        ];
        return [.. messages.Select(m => Framer.Encode(FrameHeader.Default, m))];
    }
}
