using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Protocols.Iso8583;
using TestSupport;

namespace QuickCheckout.Simulators.Acquirer;

public class when_the_link_is_full_or_idle
{
    private const int Queue = 3;
    private const int Idle = 30;
    private const int Echo = 4;

    // Decides when time passes; nothing here depends on how fast the machine is.
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task a_request_waits_for_a_place_and_is_given_up_unsent()
    {
        await using var bench = await Bench.StartAsync();
        await using var link = Link(bench);
        await bench.ControlAsync(new { kind = "lostAnswer", count = 2 });
        var underWay = new[] { link.SendAsync(bench.Sale().ToMessage()), link.SendAsync(bench.Sale().ToMessage()) };
        await Eventually.Get(bench.BooksAsync, books => books.Totals.Count == 2);

        var tooMany = link.SendAsync(bench.Sale().ToMessage());
        _time.Advance(TimeSpan.FromSeconds(Queue - 1));
        Assert.False(tooMany.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<NotSentException>(() => tooMany);
        Assert.Contains("2 requests are under way", error.Message, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromSeconds(20));
        foreach (var sending in underWay)
            await Assert.ThrowsAsync<NoAnswerException>(() => sending);
        Assert.Equal(2, (await bench.BooksAsync()).Totals.Count);
    }

    [Fact]
    public async Task a_place_that_becomes_free_goes_to_the_one_that_waits()
    {
        await using var bench = await Bench.StartAsync();
        await using var link = Link(bench);
        await bench.ControlAsync(new { kind = "lostAnswer", count = 2 });
        using var cancel = new CancellationTokenSource();
        var underWay = new[] { link.SendAsync(bench.Sale().ToMessage(), cancel.Token), link.SendAsync(bench.Sale().ToMessage(), cancel.Token) };
        await Eventually.Get(bench.BooksAsync, books => books.Totals.Count == 2);
        var waiting = link.SendAsync(bench.Sale().ToMessage());
        Assert.False(waiting.IsCompleted);
        await cancel.CancelAsync();
        Assert.Equal("00", (await waiting).Text(Field.ResponseCode));
        foreach (var sending in underWay)
            await Assert.ThrowsAsync<NoAnswerException>(() => sending);
    }

    [Fact]
    public async Task an_idle_connection_is_asked_for_an_echo_and_kept()
    {
        await using var bench = await Bench.StartAsync();
        await using var link = Link(bench);
        await link.SendAsync(bench.Sale().ToMessage());
        for (var probes = 1; probes <= 2; probes++)
        {
            _time.Advance(TimeSpan.FromSeconds(Idle));
            await Eventually.True(() => Echoes(bench) == probes);
        }
        await link.SendAsync(bench.Sale().ToMessage());
        Assert.Equal(1, Connections(bench));
    }

    [Fact]
    public async Task one_that_does_not_echo_is_replaced_before_a_customer_waits_on_it()
    {
        await using var bench = await Bench.StartAsync();
        await using var link = Link(bench);
        await link.SendAsync(bench.Sale().ToMessage());
        await bench.ControlAsync(new { kind = "lostRequest", mti = AcquirerEcho.Mti });
        _time.Advance(TimeSpan.FromSeconds(Idle));
        await Eventually.True(() => Says(bench, "Lost on request: 0820"));
        _time.Advance(TimeSpan.FromSeconds(Echo));
        await Eventually.True(() => Says(bench, "The acquirer was silent"));
        Assert.Equal("00", (await link.SendAsync(bench.Sale().ToMessage())).Text(Field.ResponseCode));
        Assert.Equal(2, Connections(bench));
    }

    private AcquirerLink Link(Bench bench) => bench.NewLink(
        o => (o.MaxInFlight, o.QueueTimeoutSeconds, o.IdleSeconds, o.EchoTimeoutSeconds) = (2, Queue, Idle, Echo), _time);

    private static int Echoes(Bench bench) => bench.Logs.Lines.Count(l => l.Message.StartsWith("0820", StringComparison.Ordinal));

    private static int Connections(Bench bench) => bench.Logs.Lines.Count(l => l.Message.StartsWith("Connected to the acquirer", StringComparison.Ordinal));

    private static bool Says(Bench bench, string text) => bench.Logs.Lines.Any(l => l.Message.StartsWith(text, StringComparison.Ordinal));
}
