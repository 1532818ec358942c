using System.Net.Sockets;
using QuickCheckout.Protocols.Iso8583;
using TestSupport;

namespace QuickCheckout.Simulators.Acquirer;

public class when_the_link_is_in_use
{
    [Fact]
    public async Task two_hundred_in_flight_each_get_their_own_answer()
    {
        await using var bench = await Bench.StartAsync();
        var sales = Enumerable.Range(1, 200).Select(i => bench.Sale(amountFen: i)).ToList();
        var answers = await Task.WhenAll(sales.Select(s => bench.Link.SendAsync(s.ToMessage())));
        foreach (var (sale, answer) in sales.Zip(answers))
            Assert.Equal((sale.TraceNo, $"{sale.AmountFen:000000000000}", "00"),
                (answer.Text(Field.Trace), answer.Text(Field.Amount), answer.Text(Field.ResponseCode)));
        Assert.Equal(200 * 201 / 2, (await bench.BooksAsync()).Totals.ApprovedFen);
        Assert.Single(bench.Logs.Lines, l => l.Message.StartsWith("Connected to the acquirer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_second_request_under_the_same_number_is_not_sent_while_the_first_waits()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync(new { kind = "late", milliseconds = 1_000 });
        var sale = bench.Sale();
        var first = bench.SendAsync(sale);
        await Eventually.Get(bench.BooksAsync, books => books.Totals.ApprovedFen > 0);
        await Assert.ThrowsAsync<NotSentException>(() => bench.SendAsync(sale));
        Assert.Equal("00", (await first).Code.Code);
    }

    [Fact]
    public async Task a_restart_keeps_the_books_and_the_link_comes_back_by_itself()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        var approval = await bench.SendAsync(sale);
        await bench.RestartAcquirerAsync();
        Assert.Equal("94", await Retried(() => bench.CodeOfAsync(sale)));
        Assert.Equal("00", await bench.CodeOfAsync(Bench.VoidOf(sale, approval, bench.NextTrace())));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.VoidedFen);
    }

    [Fact]
    public async Task a_request_that_does_not_fit_the_table_never_leaves()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale() with { Terminal = Bench.Terminal with { TerminalNo = "nine-long" } };
        var error = await Assert.ThrowsAsync<NotSentException>(() => bench.SendAsync(sale));
        Assert.Equal("DE41", Assert.IsType<Iso8583Exception>(error.InnerException).Path);
        Assert.Equal(0, (await bench.BooksAsync()).Totals.Count);
    }

    [Fact]
    public async Task nothing_listening_means_nothing_was_sent()
    {
        await using var bench = await Bench.StartAsync();
        using var closed = new TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        await using var link = bench.NewLink(o => o.Port = port);
        await Assert.ThrowsAsync<NotSentException>(() => link.SendAsync(bench.Sale().ToMessage()));
    }

    [Fact]
    public async Task several_frames_in_one_read_and_one_frame_in_many_are_answered()
    {
        await using var bench = await Bench.StartAsync();
        var framer = new Iso8583Framer(Iso8583Codec.UnionPay);
        byte[] stream = [.. Enumerable.Range(1, 3).SelectMany(i => framer.Encode(FrameHeader.Default, new AcquirerEcho(Bench.Terminal, $"{i:000000}").ToMessage()))];
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", bench.Acquirer.Port);
        await client.GetStream().WriteAsync(stream);
        foreach (var b in stream)
            await client.GetStream().WriteAsync(new[] { b });
        var traces = new List<string?>();
        var reader = System.IO.Pipelines.PipeReader.Create(client.GetStream());
        while (traces.Count < 6)
        {
            var buffer = (await reader.ReadAsync()).Buffer;
            while (framer.TryRead(ref buffer, out var frame))
            {
                Assert.Equal(("0830", "00", "6000000003"), (frame!.Message.Mti, frame.Message.Text(Field.ResponseCode), frame.Header.Tpdu));
                traces.Add(frame.Message.Text(Field.Trace));
            }
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
        Assert.Equal(["000001", "000001", "000002", "000002", "000003", "000003"], traces.Order());
    }

    [Fact]
    public async Task garbage_closes_the_connection_and_says_so()
    {
        await using var bench = await Bench.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", bench.Acquirer.Port);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        try
        {
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1]));
        }
        catch (IOException)
        {
            // Closed hard: just as good.
        }
        await Eventually.True(() => bench.Logs.Lines.Any(l => l.Message.Contains("is no message", StringComparison.Ordinal)));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
    }

    [Fact]
    public async Task an_acquirer_that_answers_garbage_is_left_and_the_outcome_is_unknown()
    {
        await using var bench = await Bench.StartAsync();
        bench.Logs.Expect("no message");
        using var fake = new TcpListener(System.Net.IPAddress.Loopback, 0);
        fake.Start();
        await using var link = bench.NewLink(o => o.Port = ((System.Net.IPEndPoint)fake.LocalEndpoint).Port);
        var sending = link.SendAsync(bench.Sale().ToMessage());
        using var connection = await fake.AcceptTcpClientAsync();
        await connection.GetStream().ReadExactlyAsync(new byte[2]);
        await connection.GetStream().WriteAsync(new byte[64]);
        await Assert.ThrowsAsync<NoAnswerException>(() => sending);
    }

    // The link may notice the restart only when it writes: then nobody knows, and the caller asks again.
    private static async Task<string> Retried(Func<Task<string>> send)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await send();
            }
            catch (Exception e) when (attempt < 3 && e is NotSentException or NoAnswerException)
            {
            }
    }
}
