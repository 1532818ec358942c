using QuickCheckout.Functions;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_keys_are_replaced(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task keys_that_somebody_else_replaced_cost_one_refusal()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "LOST-1");
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        await gateway.SignOnElsewhereAsync();
        Assert.Equal("A0", await gateway.CodeOfPaymentAsync());
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal((2_000, 0), await bench.MoneyAsync());
    }

    [Fact]
    public async Task a_reversal_after_a_new_sign_on_uses_the_new_key()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "LOST-2");
        var intent = await gateway.IntendAsync();
        Assert.Equal("00", Gateway.CodeOf(await gateway.PayAsync(intent)));
        await gateway.SignOnElsewhereAsync();
        Assert.Equal("A0", await gateway.CodeOfReversalAsync(intent));
        Assert.Equal("00", await gateway.CodeOfReversalAsync(intent));
        Assert.Equal((0, 1_000), await bench.MoneyAsync());
    }

    [Fact]
    public async Task a_sign_on_that_fails_after_a_refusal_is_tried_again_before_the_next_payment()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "LOST-3");
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        await gateway.SignOnElsewhereAsync();
        // The refusal cannot be made sure of without keys, so it stays unknown until it is reversed.
        await bench.ControlAsync(new { kind = "decline", code = "96", mti = "0800", count = 2 });
        var intent = await gateway.IntendAsync();
        Assert.Equal("NoAnswer", Gateway.CodeOf(await gateway.PayAsync(intent)));
        Assert.Equal("25", await gateway.CodeOfReversalAsync(intent));
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("no hex")]
    public async Task kept_keys_that_do_not_open_any_more_are_replaced_by_a_sign_on(string kept)
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, $"OLD-{kept.Length}");
        await gateway.KeepSignOnAsync(new TerminalSignOn("000001", kept));
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.NotEqual(kept, (await gateway.RowAsync()).GetString("SignOnKeys"));
    }

    [Fact]
    public async Task two_instances_that_race_end_with_the_same_keys_and_no_money_is_lost()
    {
        await using var bench = await Bench.StartAsync();
        var gateways = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Gateway.StartAsync(bench, azurite, "RACE-9")));
        // Each keeps paying, and reversing what it is not sure of, as two orchestrations would.
        var paid = await Task.WhenAll(gateways.Select(PaidAfter));
        Assert.All(paid, tries => Assert.InRange(tries, 1, 4));
        Assert.Equal(2_000, (await bench.BooksAsync()).Totals.ApprovedFen);
        // Whoever paid before the other signed on is refused once more, and in the worst case so is the other after that.
        for (var round = 0; round < 2; round++)
            foreach (var gateway in gateways)
                await PaidAfter(gateway);

        var signOns = bench.RequestsOf("RACE-9").Count(IsSignOn);
        foreach (var gateway in gateways)
        {
            Assert.Equal("00", await gateway.CodeOfPaymentAsync());
            await gateway.DisposeAsync();
        }
        Assert.Equal(signOns, bench.RequestsOf("RACE-9").Count(IsSignOn));

        static bool IsSignOn(string request) => request.StartsWith("0800", StringComparison.Ordinal);
    }

    private static async Task<int> PaidAfter(Gateway gateway)
    {
        for (var tries = 1; ; tries++)
        {
            var intent = await gateway.IntendAsync();
            switch (Gateway.CodeOf(await gateway.PayAsync(intent)))
            {
                case "00":
                    return tries;
                case "NoAnswer":
                    for (var left = 5; await gateway.CodeOfReversalAsync(intent) is not ("00" or "12" or "25");)
                        Assert.InRange(--left, 1, 5);
                    break;
            }
        }
    }
}
