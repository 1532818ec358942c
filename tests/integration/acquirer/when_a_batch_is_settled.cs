using QuickCheckout.Domain.Settlement;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_a_batch_is_settled
{
    [Fact]
    public async Task totals_that_agree_close_it()
    {
        await using var bench = await Bench.StartAsync();
        var refunded = bench.Sale(amountFen: 700);
        var reference = (await bench.SendAsync(refunded)).ReferenceNo;
        var voided = bench.Sale(amountFen: 50);
        await bench.SendAsync(Bench.VoidOf(voided, await bench.SendAsync(voided), bench.NextTrace()));
        var reversed = bench.Sale(amountFen: 60);
        await bench.SendAsync(reversed);
        await bench.SendAsync(AcquirerReversal.Of(reversed, ReversalReason.NoAnswer));
        await bench.SendAsync(bench.Sale("expired", amountFen: 70));
        await bench.SendAsync(RefundOf(bench, refunded, reference, 200));

        var totals = new SettlementTotals(700, 1, 200, 1);
        Assert.Equal(SettlementComparison.Balanced, await SettleAsync(bench, totals));
        Assert.Equal("77", await bench.CodeOfAsync(bench.Sale()));
        // Its answer may have been lost: it is the same as often as it is asked, and so is the end.
        Assert.Equal(SettlementComparison.Balanced, await SettleAsync(bench, totals));
        Assert.Equal("00", await bench.CodeOfAsync(new AcquirerBatchEnd(Bench.Terminal, bench.NextTrace(), Balanced: true, 0)));
        Assert.Equal("000002", await SignOnAsync(bench));
        Assert.Equal("000002", await SignOnAsync(bench));
        await SignedOffAsync(bench);
        Assert.Equal(SettlementComparison.Balanced, await SettleAsync(bench, totals));
    }

    [Fact]
    public async Task totals_that_differ_are_followed_by_every_transaction_and_the_end()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale(amountFen: 700);
        var reference = (await bench.SendAsync(sale)).ReferenceNo;
        Assert.Equal(SettlementComparison.NotBalanced, await SettleAsync(bench, new SettlementTotals(701, 1, 0, 0)));
        Assert.Equal(SettlementComparison.NotBalanced, await SettleAsync(bench, new SettlementTotals(700, 2, 0, 0)));

        var upload = new AcquirerBatchUpload(Bench.Terminal, bench.NextTrace(), UploadedKind.Sale, 700, sale.TraceNo, reference);
        Assert.Equal("00", await bench.CodeOfAsync(upload));
        Assert.Equal("64", await bench.CodeOfAsync(upload with { TraceNo = bench.NextTrace(), AmountFen = 701 }));
        Assert.Equal("25", await bench.CodeOfAsync(upload with { TraceNo = bench.NextTrace(), OriginalTraceNo = "999999" }));
        Assert.Equal("25", await bench.CodeOfAsync(upload with { TraceNo = bench.NextTrace(), Kind = UploadedKind.Refund }));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale(amountFen: 5)));
        Assert.Equal("00", await bench.CodeOfAsync(new AcquirerBatchEnd(Bench.Terminal, bench.NextTrace(), Balanced: false, 1)));
        Assert.Equal("77", await bench.CodeOfAsync(upload with { TraceNo = bench.NextTrace() }));
        Assert.Equal("000002", await SignOnAsync(bench));
    }

    [Fact]
    public async Task a_batch_that_never_was_is_none()
    {
        await using var bench = await Bench.StartAsync();
        var terminal = Bench.Terminal with { BatchNo = "000002" };
        Assert.Equal("77", await bench.CodeOfAsync(bench.Sale() with { Terminal = terminal }));
        Assert.Equal("77", await bench.CodeOfAsync(new AcquirerSettlement(terminal, bench.NextTrace(), new SettlementTotals(0, 0, 0, 0))));
        Assert.Equal("77", await bench.CodeOfAsync(new AcquirerBatchEnd(terminal, bench.NextTrace(), true, 0)));
        var broken = new AcquirerSettlement(Bench.Terminal, bench.NextTrace(), new SettlementTotals(0, 0, 0, 0)).ToMessage();
        broken.Remove(Field.Totals);
        Assert.Equal("30", (await bench.Link.SendAsync(broken)).Text(Field.ResponseCode));
    }

    [Fact]
    public async Task a_sale_of_it_is_refunded_and_not_voided_and_one_of_unknown_outcome_is_still_reversed()
    {
        await using var bench = await Bench.StartAsync();
        var (known, unknown) = (bench.Sale(amountFen: 300), bench.Sale(amountFen: 40));
        var approval = await bench.SendAsync(known);
        await bench.SendAsync(unknown);
        Assert.Equal(SettlementComparison.Balanced, await SettleAsync(bench, new SettlementTotals(340, 2, 0, 0)));
        var next = await SignedOffAsync(bench);

        Assert.Equal("12", await bench.CodeOfAsync(Bench.VoidOf(known, approval, bench.NextTrace()) with { Terminal = next }));
        Assert.Equal("00", await bench.CodeOfAsync(RefundOf(bench, known, approval.ReferenceNo, 100) with { Terminal = next }));
        Assert.Equal("00", await bench.CodeOfAsync(AcquirerReversal.Of(unknown, ReversalReason.NoAnswer)));

        var lines = await bench.StatementAsync("000001");
        var dates = lines.Select(l => l.Date).ToList();
        Assert.All(dates, d => Assert.Matches("^[01][0-9][0-3][0-9]$", d));
        Assert.Equal(
            [
                new(known.TraceNo, EntryKind.Sale, EntryState.Approved, 300, approval.ReferenceNo, "622999*********0019", dates[0]),
                new(unknown.TraceNo, EntryKind.Sale, EntryState.Reversed, 40, "000000000002", "622999*********0019", dates[1]),
            ],
            lines);
        Assert.Equal([(EntryKind.Refund, 100L)], (await bench.StatementAsync("000002")).Select(l => (l.Kind, l.AmountFen)));
    }

    private static AcquirerRefund RefundOf(Bench bench, AcquirerSale sale, string reference, long amountFen) => new(
        Bench.Terminal, bench.NextTrace(), amountFen, "000001", sale.TraceNo, "1124", reference);

    private static async Task<SettlementComparison> SettleAsync(Bench bench, SettlementTotals totals)
    {
        var answer = await bench.Link.SendAsync(new AcquirerSettlement(Bench.Terminal, bench.NextTrace(), totals).ToMessage());
        Assert.Equal("00", answer.Text(Field.ResponseCode));
        Assert.Equal(totals, SettlementField.From(answer));
        return SettlementField.Comparison(answer);
    }

    private static async Task<string> SignOnAsync(Bench bench) =>
        TerminalSignOn.From(await bench.Link.SendAsync(new AcquirerSignOn(Bench.Terminal, bench.NextTrace()).ToMessage())).BatchNo;

    /// <summary>Fetches the next batch number and goes on without keys.</summary>
    private static async Task<TerminalIdentity> SignedOffAsync(Bench bench)
    {
        var batch = await SignOnAsync(bench);
        await bench.SendAsync(new AcquirerSignOn(Bench.Terminal, bench.NextTrace(), Off: true));
        return Bench.Terminal with { BatchNo = batch };
    }
}
