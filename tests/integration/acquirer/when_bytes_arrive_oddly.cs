using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>The link against a peer that the test plays byte by byte.</summary>
public class when_bytes_arrive_oddly
{
    private static readonly Iso8583Framer Framer = new(Iso8583Codec.UnionPay);

    [Fact]
    public async Task an_answer_in_single_bytes_behind_one_for_nobody_is_found()
    {
        await using var bench = await Bench.StartAsync();
        using var peer = new Peer();
        await using var link = bench.NewLink(o => o.Port = peer.Port);
        var sending = link.SendAsync(bench.Sale().ToMessage());
        var request = await peer.ReceiveAsync();
        var stranger = Answer(request, "00");
        stranger.Message.Add(Field.Trace, "999999");
        await peer.SendAsync([.. Encode(stranger), .. Encode(Answer(request, "51"))], pieceBytes: 1);
        Assert.Equal("51", (await sending).Text(Field.ResponseCode));
        Assert.Contains(bench.Logs.Lines, l => l.Message.StartsWith("Answer that nobody waits for: 0210", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0x0014)]
    [InlineData(0x1001)]
    [InlineData(0xFFFF)]
    public async Task a_wrong_length_ends_the_connection_and_leaves_every_outcome_unknown(int length)
    {
        await using var bench = await Bench.StartAsync();
        bench.Logs.Expect("no message");
        using var peer = new Peer();
        await using var link = bench.NewLink(o => o.Port = peer.Port);
        var sending = link.SendAsync(bench.Sale().ToMessage());
        var answer = Encode(Answer(await peer.ReceiveAsync(), "00"));
        (answer[0], answer[1]) = ((byte)(length >> 8), (byte)length);
        await peer.SendAsync(answer, answer.Length);
        var error = await Assert.ThrowsAsync<NoAnswerException>(() => sending);
        Assert.Equal("frame.length", Assert.IsType<Iso8583Exception>(error.InnerException).Path);
    }

    [Fact]
    public async Task an_answer_cut_off_by_the_end_of_the_connection_is_none()
    {
        await using var bench = await Bench.StartAsync();
        using var peer = new Peer();
        await using var link = bench.NewLink(o => o.Port = peer.Port);
        var sending = link.SendAsync(bench.Sale().ToMessage());
        var answer = Encode(Answer(await peer.ReceiveAsync(), "00"));
        await peer.SendAsync(answer[..^1], answer.Length);
        peer.Close();
        await Assert.ThrowsAsync<NoAnswerException>(() => sending);
    }

    private static byte[] Encode(Iso8583Frame frame) => Framer.Encode(frame.Header, frame.Message);

    private static Iso8583Frame Answer(Iso8583Frame request, string code) => new(request.Header.ForAnswer(), new Iso8583Message(request.Message.AnswerMti)
    {
        { Field.Trace, request.Message.Text(Field.Trace) }, { Field.Terminal, request.Message.Text(Field.Terminal) }, { Field.ResponseCode, code },
    });

    private sealed class Peer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private TcpClient? _connection;

        public Peer() => _listener.Start();

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async Task<Iso8583Frame> ReceiveAsync()
        {
            _connection = await _listener.AcceptTcpClientAsync();
            _connection.NoDelay = true;
            var reader = PipeReader.Create(_connection.GetStream(), new StreamPipeReaderOptions(leaveOpen: true));
            while (true)
            {
                var buffer = (await reader.ReadAsync()).Buffer;
                if (Framer.TryRead(ref buffer, out var frame))
                    return frame!;
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }

        public async Task SendAsync(byte[] bytes, int pieceBytes)
        {
            foreach (var piece in bytes.Chunk(pieceBytes))
                await _connection!.GetStream().WriteAsync(piece);
        }

        public void Close() => _connection!.Dispose();

        public void Dispose()
        {
            _connection?.Dispose();
            _listener.Dispose();
        }
    }
}
