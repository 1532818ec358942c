using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_the_gateway_ends_a_batch(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task a_payment_in_a_closed_one_is_refused_once_and_the_next_is_paid_in_the_next()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "BATCH-1");
        Assert.Equal("00", await gateway.CodeOfPaymentAsync(amountFen: 1_000));
        var (terminal, trace) = await gateway.NextAsync();
        var settled = await gateway.Exchange.SendAsync(new AcquirerSettlement(terminal, trace, new SettlementTotals(1_000, 1, 0, 0)), default);
        Assert.Equal((SettlementComparison.Balanced, true), (SettlementField.Comparison(settled.Message), settled.Proven));
        Assert.Equal("77", await gateway.CodeOfPaymentAsync());
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal(["000001", "000002"], await StandingAsync(bench, gateway));
    }

    [Fact]
    public async Task it_is_signed_on_for_the_next_one_and_every_instance_with_it()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "BATCH-2");
        await using var other = await Gateway.StartAsync(bench, azurite, "BATCH-2");
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal("00", await other.CodeOfPaymentAsync());
        var (terminal, trace) = await gateway.NextAsync();
        var late = await gateway.IntendAsync();
        await gateway.Exchange.SendAsync(new AcquirerBatchEnd(terminal, trace, Balanced: false, 0), default);
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal("00", await other.CodeOfPaymentAsync());
        // Its numbers belong to a batch that is over: it never leaves.
        Assert.Equal("NotSent", Gateway.CodeOf(await gateway.PayAsync(late)));
        Assert.Equal(["000001", "000001", "000002", "000002"], await StandingAsync(bench, gateway));
    }

    private static async Task<List<string>> StandingAsync(Bench bench, Gateway gateway) =>
    [
        .. from terminal in (await bench.BooksAsync()).Terminals
           where terminal.Terminal == gateway.TerminalId
           from entry in terminal.Transactions
           where entry is { Kind: EntryKind.Sale, State: EntryState.Approved }
           select entry.Batch,
    ];
}
