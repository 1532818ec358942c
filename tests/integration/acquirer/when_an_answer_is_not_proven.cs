using QuickCheckout.Functions;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_an_answer_is_not_proven(Azurite azurite) : IClassFixture<Azurite>
{
    [Theory]
    [InlineData("wrongMac", "00")]
    [InlineData("forged", "00")]
    [InlineData("forged", "51")]
    public async Task an_answer_that_is_not_proven_is_no_answer_and_its_reversal_undoes_what_happened(string kind, string code)
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, $"FAKE-{kind[0]}{code}");
        await bench.ControlAsync(new { kind, code });
        var intent = await gateway.IntendAsync();
        Assert.Equal("NoAnswer", Gateway.CodeOf(await gateway.PayAsync(intent)));
        Assert.Equal(1_000, (await bench.BooksAsync()).Totals.ApprovedFen);
        Assert.Equal("00", await gateway.CodeOfReversalAsync(intent));
        Assert.Equal((0, 1_000), await bench.MoneyAsync());
    }

    [Fact]
    public async Task a_forged_refusal_hides_no_charge()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "FORGE-1");
        await bench.ControlAsync(new { kind = "forged", code = "A0" });
        Assert.Equal("A0", await gateway.CodeOfPaymentAsync());
        Assert.Equal((0, 1_000), await bench.MoneyAsync());
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
    }

    [Fact]
    public async Task a_forged_refusal_whose_reversal_is_answered_falsely_too_is_no_answer()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "FORGE-2");
        await bench.ControlAsync(new { kind = "forged", code = "97" });
        await bench.ControlAsync(new { kind = "forged", code = "25", mti = "0400" });
        var intent = await gateway.IntendAsync();
        Assert.Equal("NoAnswer", Gateway.CodeOf(await gateway.PayAsync(intent)));
        Assert.Equal("00", await gateway.CodeOfReversalAsync(intent));
    }
}
