using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Protocols.Iso8583;
using TestSupport;

namespace QuickCheckout.Simulators.Acquirer;

public class when_the_answer_does_not_come
{
    [Fact]
    public async Task a_lost_answer_is_an_unknown_outcome_and_its_reversal_undoes_it()
    {
        await using var bench = await Bench.StartAsync(o => o.AnswerTimeoutSeconds = 1);
        await bench.ControlAsync(new { kind = "lostAnswer" });
        var sale = bench.Sale();
        await Assert.ThrowsAsync<NoAnswerException>(() => bench.SendAsync(sale));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
        Assert.Equal("00", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer)));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ReversedFen);
    }

    [Fact]
    public async Task a_lost_request_is_the_same_to_the_caller_and_its_reversal_finds_nothing()
    {
        await using var bench = await Bench.StartAsync(o => o.AnswerTimeoutSeconds = 1);
        await bench.ControlAsync(new { kind = "lostRequest", terminal = "10000001" });
        var sale = bench.Sale();
        await Assert.ThrowsAsync<NoAnswerException>(() => bench.SendAsync(sale));
        Assert.Equal("25", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer)));
    }

    [Fact]
    public async Task a_card_whose_answers_are_lost_takes_the_money_all_the_same()
    {
        await using var bench = await Bench.StartAsync(o => o.AnswerTimeoutSeconds = 1);
        var sale = bench.Sale("no-answer");
        await Assert.ThrowsAsync<NoAnswerException>(() => bench.SendAsync(sale));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task a_late_answer_is_reported_and_given_to_nobody()
    {
        await using var bench = await Bench.StartAsync();
        // The link's clock stands still, so that only the test decides when its patience ends.
        var time = new FakeTimeProvider();
        await using var link = bench.NewLink(time: time);
        var late = new TaskCompletionSource<Iso8583Message>();
        link.LateAnswer += late.SetResult;
        await bench.ControlAsync(new { kind = "late", milliseconds = 2_000 });
        var sale = bench.Sale();
        var sending = link.SendAsync(sale.ToMessage());
        await Eventually.Get(bench.BooksAsync, books => books.Totals.ApprovedFen > 0);
        time.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<NoAnswerException>(() => sending);
        Assert.Equal("00", (await link.SendAsync(bench.Sale().ToMessage())).Text(Field.ResponseCode));
        Assert.Equal(sale.TraceNo, (await late.Task.WaitAsync(TimeSpan.FromSeconds(30))).Text(Field.Trace));
        Assert.Contains(bench.Logs.Lines, l => l.Message.StartsWith("Answer that nobody waits for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_silent_connection_is_not_trusted_with_the_reversal()
    {
        await using var bench = await Bench.StartAsync(o => o.AnswerTimeoutSeconds = 1);
        var sale = bench.Sale("no-answer");
        await Assert.ThrowsAsync<NoAnswerException>(() => bench.SendAsync(sale));
        Assert.Equal("00", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer)));
        Assert.Equal(2, bench.Logs.Lines.Count(l => l.Message.StartsWith("Connected to the acquirer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task sixty_seconds_are_waited_and_not_more()
    {
        await using var bench = await Bench.StartAsync();
        var time = new FakeTimeProvider();
        await using var link = bench.NewLink(o => o.AnswerTimeoutSeconds = AcquirerLinkOptions.DefaultAnswerTimeoutSeconds, time);
        var sending = link.SendAsync(bench.Sale("no-answer").ToMessage());
        await Eventually.Get(bench.BooksAsync, books => books.Totals.ApprovedFen > 0);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(sending.IsCompleted);
        // The wait began between the connection and the books: one more second covers all of it.
        await Eventually.Get(() => { time.Advance(TimeSpan.FromSeconds(1)); return Task.FromResult(sending.IsCompleted); }, done => done);
        await Assert.ThrowsAsync<NoAnswerException>(() => sending);
    }

    [Fact]
    public async Task a_connection_closed_instead_of_an_answer_is_an_unknown_outcome()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync(new { kind = "disconnect" });
        var sale = bench.Sale();
        await Assert.ThrowsAsync<NoAnswerException>(() => bench.SendAsync(sale));
        Assert.Equal("00", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer)));
    }

    [Fact]
    public async Task a_caller_that_gives_up_after_sending_does_not_know_the_outcome()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync(new { kind = "lostAnswer" });
        using var cancel = new CancellationTokenSource();
        var sending = bench.Link.SendAsync(bench.Sale().ToMessage(), cancel.Token);
        await Eventually.Get(bench.BooksAsync, books => books.Totals.ApprovedFen > 0);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<NoAnswerException>(() => sending);
    }

    [Fact]
    public async Task a_caller_that_gave_up_before_sent_nothing()
    {
        await using var bench = await Bench.StartAsync();
        await Assert.ThrowsAsync<NotSentException>(() => bench.Link.SendAsync(bench.Sale().ToMessage(), new CancellationToken(true)));
        Assert.Equal(0, (await bench.BooksAsync()).Totals.Count);
    }

    [Fact]
    public async Task a_told_decline_changes_nothing_in_the_books()
    {
        await using var bench = await Bench.StartAsync();
        await bench.ControlAsync(new { kind = "decline", code = "96", count = 2 });
        Assert.Equal("96", await bench.CodeOfAsync(bench.Sale()));
        Assert.Equal("96", await bench.CodeOfAsync(bench.Sale()));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
        Assert.Equal(1, (await bench.BooksAsync()).Totals.Count);
    }
}
