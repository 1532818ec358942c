using QuickCheckout.Functions;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>The Function app's side of the link against the simulated acquirer, over real sockets, its rows in a real table.</summary>
public class when_the_gateway_signs_a_terminal_on(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task it_does_so_before_the_first_payment_and_from_then_on_both_sides_sign()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "SIGN-1");
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal("00", await gateway.CodeOfPaymentAsync());
        Assert.Equal(["0800 no MAC", "0200 MAC", "0200 MAC"], bench.RequestsOf("SIGN-1"));
    }

    [Fact]
    public async Task every_instance_uses_the_row_and_the_row_holds_no_clear_key()
    {
        await using var bench = await Bench.StartAsync();
        await using var first = await Gateway.StartAsync(bench, azurite, "SIGN-2");
        Assert.Equal("00", await first.CodeOfPaymentAsync());
        await using var second = await Gateway.StartAsync(bench, azurite, "SIGN-2");
        Assert.Equal("00", await second.CodeOfPaymentAsync());
        Assert.Single(bench.RequestsOf("SIGN-2"), r => r.StartsWith("0800", StringComparison.Ordinal));

        var row = await second.RowAsync();
        var keys = new TerminalSignOn("000001", row.GetString("SignOnKeys")).Open(Convert.FromHexString(Gateway.MasterKey));
        foreach (var key in new[] { keys.MacKey, keys.PinKey })
            Assert.DoesNotContain(row, column => $"{column.Value}".Contains(Convert.ToHexString(key), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task without_a_sign_on_no_payment_leaves()
    {
        await using var bench = await Bench.StartAsync();
        await using var gateway = await Gateway.StartAsync(bench, azurite, "NOT-1");
        await bench.ControlAsync(new { kind = "decline", code = "97", mti = "0800" });
        Assert.Equal("NotSent", await gateway.CodeOfPaymentAsync());
        await using var otherKey = await Gateway.StartAsync(bench, azurite, "NOT-2", "FEDCBA98765432100123456789ABCDEF");
        Assert.Equal("NotSent", await otherKey.CodeOfPaymentAsync());
        Assert.False((await otherKey.RowAsync()).ContainsKey("SignOnKeys"));
        await bench.Acquirer.DisposeAsync();
        Assert.Equal("NotSent", await gateway.CodeOfPaymentAsync());
        Assert.DoesNotContain(bench.RequestsOf("NOT-"), r => r.StartsWith("0200", StringComparison.Ordinal));
    }
}
