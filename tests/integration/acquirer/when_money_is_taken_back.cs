using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_money_is_taken_back
{
    [Fact]
    public async Task a_reversal_undoes_an_approval_and_may_be_repeated()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        await bench.SendAsync(sale);
        var reversal = AcquirerReversal.Of(sale, ReversalReason.NoAnswer);
        Assert.Equal("00", await bench.CodeOfAsync(reversal));
        Assert.Equal("00", await bench.CodeOfAsync(reversal));
        var totals = (await bench.BooksAsync()).Totals;
        Assert.Equal((0, sale.AmountFen), (totals.ApprovedFen, totals.ReversedFen));
    }

    [Fact]
    public async Task a_reversal_of_a_declined_payment_finds_nothing_to_undo()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale("expired");
        await bench.SendAsync(sale);
        Assert.Equal("12", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.Other)));
    }

    [Fact]
    public async Task a_reversal_that_comes_first_stops_the_payment_that_comes_late()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        var reversal = AcquirerReversal.Of(sale, ReversalReason.NoAnswer);
        Assert.Equal("25", await bench.CodeOfAsync(reversal));
        Assert.Equal("94", await bench.CodeOfAsync(sale));
        Assert.Equal("25", await bench.CodeOfAsync(reversal));
        Assert.Equal(0, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task a_reversal_of_another_amount_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        await bench.SendAsync(sale);
        Assert.Equal("64", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer) with { AmountFen = 1 }));
        Assert.Equal("22", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer) with { ProcessingCode = "200000" }));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task a_void_is_done_once_and_answered_as_often_as_it_is_asked()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        var request = Bench.VoidOf(sale, await bench.SendAsync(sale), bench.NextTrace());
        Assert.Equal("00", await bench.CodeOfAsync(request));
        Assert.Equal("00", await bench.CodeOfAsync(request));
        Assert.Equal("12", await bench.CodeOfAsync(request with { TraceNo = bench.NextTrace() }));
        Assert.Equal("12", await bench.CodeOfAsync(AcquirerReversal.Of(sale, ReversalReason.NoAnswer)));
        var totals = (await bench.BooksAsync()).Totals;
        Assert.Equal((0, sale.AmountFen, 0), (totals.ApprovedFen, totals.VoidedFen, totals.ReversedFen));
    }

    [Fact]
    public async Task a_reversed_void_leaves_the_sale_standing_for_the_next_void()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        var approval = await bench.SendAsync(sale);
        var first = Bench.VoidOf(sale, approval, bench.NextTrace());
        await bench.SendAsync(first);
        Assert.Equal("00", await bench.CodeOfAsync(AcquirerReversal.Of(first, ReversalReason.NoAnswer)));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
        Assert.Equal("00", await bench.CodeOfAsync(Bench.VoidOf(sale, approval, bench.NextTrace())));
    }

    [Fact]
    public async Task a_void_that_names_no_sale_or_the_wrong_one_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        var right = Bench.VoidOf(sale, await bench.SendAsync(sale), bench.NextTrace());
        Assert.Equal("25", await bench.CodeOfAsync(right with { TraceNo = bench.NextTrace(), OriginalTraceNo = "999999" }));
        Assert.Equal("25", await bench.CodeOfAsync(right with { TraceNo = bench.NextTrace(), OriginalReferenceNo = "999999999999" }));
        Assert.Equal("25", await bench.CodeOfAsync(right with { TraceNo = bench.NextTrace(), OriginalApprovalCode = "XXXXXX" }));
        Assert.Equal("64", await bench.CodeOfAsync(right with { TraceNo = bench.NextTrace(), AmountFen = 1 }));
        Assert.Equal("94", await bench.CodeOfAsync(right with { TraceNo = sale.TraceNo }));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task refunds_never_exceed_the_sale()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale(amountFen: 1_000);
        var approval = await bench.SendAsync(sale);
        Assert.Equal("00", await bench.CodeOfAsync(Refund(600)));
        Assert.Equal("64", await bench.CodeOfAsync(Refund(401)));
        Assert.Equal("00", await bench.CodeOfAsync(Refund(400)));
        Assert.Equal("12", await bench.CodeOfAsync(Bench.VoidOf(sale, approval, bench.NextTrace())));
        Assert.Equal(1_000, (await bench.BooksAsync()).Totals.RefundedFen);

        AcquirerRefund Refund(long amountFen) => new(
            Bench.Terminal, bench.NextTrace(), amountFen, "000001", sale.TraceNo, "1123", approval.ReferenceNo);
    }

    [Fact]
    public async Task a_trace_number_used_again_is_a_duplicate()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        await bench.SendAsync(sale);
        Assert.Equal("94", await bench.CodeOfAsync(sale));
        Assert.Equal("94", await bench.CodeOfAsync(bench.Sale(trace: sale.TraceNo)));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
    }
}
