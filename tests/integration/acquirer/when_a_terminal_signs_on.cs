using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_a_terminal_signs_on
{
    private static readonly byte[] MasterKey = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");
    private static readonly Iso8583Codec Codec = Iso8583Codec.UnionPay;

    [Fact]
    public async Task requests_and_answers_carry_a_mac_from_then_on()
    {
        await using var bench = await Bench.StartAsync();
        var keys = await SignOn(bench);
        var message = bench.Sale().ToMessage();
        Iso8583Mac.Sign(Codec, message, keys.MacKey);
        var answer = await bench.Link.SendAsync(message);
        Assert.Equal("00", answer.Text(Field.ResponseCode));
        Assert.True(Iso8583Mac.Verify(Codec, answer, keys.MacKey));
    }

    [Fact]
    public async Task a_request_without_or_with_a_wrong_mac_is_refused()
    {
        await using var bench = await Bench.StartAsync();
        var keys = await SignOn(bench);
        Assert.Equal("A0", await bench.CodeOfAsync(bench.Sale()));
        var changed = bench.Sale().ToMessage();
        Iso8583Mac.Sign(Codec, changed, keys.PinKey);
        Assert.Equal("A0", (await bench.Link.SendAsync(changed)).Text(Field.ResponseCode));
        Assert.Equal(0, (await bench.BooksAsync()).Totals.Count);
    }

    [Theory]
    [InlineData("wrong-mac", false)]
    [InlineData("approve", true)]
    public async Task an_answer_with_a_wrong_mac_moved_the_money_and_is_reversed(string card, bool told)
    {
        await using var bench = await Bench.StartAsync();
        var keys = await SignOn(bench);
        if (told)
            await bench.ControlAsync(new { kind = "wrongMac" });
        var sale = bench.Sale(card);
        var message = sale.ToMessage();
        Iso8583Mac.Sign(Codec, message, keys.MacKey);
        Assert.False(Iso8583Mac.Verify(Codec, await bench.Link.SendAsync(message), keys.MacKey));
        var reversal = AcquirerReversal.Of(sale, ReversalReason.BadMac).ToMessage();
        Iso8583Mac.Sign(Codec, reversal, keys.MacKey);
        Assert.Equal("00", (await bench.Link.SendAsync(reversal)).Text(Field.ResponseCode));
        Assert.Equal(sale.AmountFen, (await bench.BooksAsync()).Totals.ReversedFen);
    }

    [Fact]
    public async Task signing_off_ends_it()
    {
        await using var bench = await Bench.StartAsync();
        await SignOn(bench);
        Assert.Equal("00", await bench.CodeOfAsync(new AcquirerSignOn(Bench.Terminal, bench.NextTrace(), Off: true)));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale()));
    }

    private static async Task<WorkingKeys> SignOn(Bench bench)
    {
        var answer = await bench.Link.SendAsync(new AcquirerSignOn(Bench.Terminal, bench.NextTrace()).ToMessage());
        Assert.Equal("00", answer.Text(Field.ResponseCode));
        Assert.Equal("00000001001", answer.Text(Field.Type));
        return WorkingKeys.Read(answer.Bytes(Field.Secured), MasterKey);
    }
}
