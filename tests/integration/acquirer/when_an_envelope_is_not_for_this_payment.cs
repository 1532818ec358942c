using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_an_envelope_is_not_for_this_payment
{
    [Fact]
    public async Task another_amount_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var message = bench.Sale(amountFen: 1_000).ToMessage();
        message.Add(Field.Amount, "000000000001");
        await IsRefused(bench, message, "30");
    }

    [Fact]
    public async Task another_checkout_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        await IsRefused(bench, (sale with { Binding = sale.Binding with { CheckoutId = "checkout-2" } }).ToMessage(), "30");
        await IsRefused(bench, (sale with { TraceNo = bench.NextTrace(), Binding = sale.Binding with { Tender = 2 } }).ToMessage(), "30");
        await IsRefused(bench, (sale with { TraceNo = bench.NextTrace(), Binding = sale.Binding with { Attempt = 2 } }).ToMessage(), "30");
        await IsRefused(bench, (sale with { TraceNo = bench.NextTrace(), Binding = sale.Binding with { TerminalId = "store-1-pos-2" } }).ToMessage(), "30");
    }

    [Fact]
    public async Task a_second_use_is_refused_under_any_trace_number()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale();
        Assert.Equal("00", await bench.CodeOfAsync(sale));
        Assert.Equal("94", await bench.CodeOfAsync(sale with { TraceNo = bench.NextTrace() }));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task no_envelope_or_a_damaged_one_is_a_format_error()
    {
        await using var bench = await Bench.StartAsync();
        var none = bench.Sale().ToMessage();
        none.Remove(Field.Secured);
        await IsRefused(bench, none, "30");
        var damaged = bench.Sale().ToMessage();
        damaged.Bytes(Field.Secured)![^1] ^= 1;
        await IsRefused(bench, damaged, "30");
        var garbage = bench.Sale().ToMessage();
        garbage.Add(Field.Secured, new byte[900]);
        await IsRefused(bench, garbage, "30");
    }

    private static async Task IsRefused(Bench bench, Iso8583Message message, string code)
    {
        Assert.Equal(code, (await bench.Link.SendAsync(message)).Text(Field.ResponseCode));
        Assert.Equal(0, (await bench.BooksAsync()).Totals.ApprovedFen);
    }
}
