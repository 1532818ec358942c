using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public class when_a_card_pays
{
    /// <summary>Card, amount, PIN typed, way of reading, answer.</summary>
    public static TheoryData<string, long, string?, ReadMode, string> Cases => new()
    {
        { "approve", 1_000, "123456", ReadMode.Chip, "00" },
        { "approve", 100_000, null, ReadMode.Contactless, "00" },
        { "approve", 100_001, null, ReadMode.Contactless, "55" },
        { "approve", 1_000, null, ReadMode.Chip, "55" },
        { "approve", 1_000, "123456", ReadMode.Swipe, "45" },
        { "approve", 0, "123456", ReadMode.Chip, "13" },
        { "approve-long-pin", 1_000, "123456789012", ReadMode.Chip, "00" },
        { "approve-credit", 1_000, null, ReadMode.Chip, "00" },
        { "approve-stripe", 1_000, "123456", ReadMode.Swipe, "00" },
        { "approve-stripe-no-pin", 1_000, null, ReadMode.Swipe, "00" },
        { "insufficient-funds", 2, "123456", ReadMode.Chip, "51" },
        { "wrong-pin-once", 1_000, "000000", ReadMode.Chip, "55" },
        { "expired", 1_000, "123456", ReadMode.Chip, "54" },
        { "over-limit", 50_001, "123456", ReadMode.Chip, "61" },
        { "over-limit", 50_000, "123456", ReadMode.Chip, "00" },
        { "issuer-unavailable", 1_000, "123456", ReadMode.Chip, "91" },
        { "issuer-no-answer", 1_000, "123456", ReadMode.Chip, "98" },
        { "lost", 1_000, "123456", ReadMode.Chip, "41" },
        { "unknown", 1_000, "123456", ReadMode.Chip, "14" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task the_answer_is_the_cards(string card, long amountFen, string? pin, ReadMode mode, string code)
    {
        await using var bench = await Bench.StartAsync();
        if (amountFen == 0)
        {
            // No terminal seals for nothing: the message is changed on the way.
            var message = bench.Sale(card, 1_000, pin, mode).ToMessage();
            message.Add(Field.Amount, "000000000000");
            Assert.Equal(code, (await bench.Link.SendAsync(message)).Text(Field.ResponseCode));
        }
        else
        {
            Assert.Equal(code, await bench.CodeOfAsync(bench.Sale(card, amountFen, pin, mode)));
        }
        Assert.Equal(code == "00" ? amountFen : 0, (await bench.BooksAsync()).Totals.ApprovedFen);
    }

    [Fact]
    public async Task an_approval_has_its_numbers_and_the_books_show_it_masked()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale(amountFen: 12_345);
        var answer = await bench.SendAsync(sale);
        Assert.Equal(AnswerOutcome.Approved, answer.Code.Outcome);
        Assert.Equal(sale.TraceNo, answer.TraceNo);
        Assert.Equal(12, answer.ReferenceNo.Length);
        Assert.Equal(6, answer.ApprovalCode?.Length);
        Assert.InRange(answer.At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        var entry = Assert.Single(Assert.Single((await bench.BooksAsync()).Terminals).Transactions);
        Assert.Equal(("10000001", sale.TraceNo, 12_345L, "622999*********0019"), (entry.Terminal, entry.Trace, entry.AmountFen, entry.MaskedPan));
        Assert.Equal(answer.ReferenceNo, entry.Reference);
    }

    [Fact]
    public async Task a_wrong_pin_may_be_corrected_and_the_third_one_ends_it()
    {
        await using var bench = await Bench.StartAsync();
        Assert.Equal("55", await bench.CodeOfAsync(bench.Sale("wrong-pin-once", pin: "000000")));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale("wrong-pin-once", pin: "123456")));
        foreach (var expected in new[] { "55", "55", "55", "75" })
            Assert.Equal(expected, await bench.CodeOfAsync(bench.Sale("wrong-pin-always", pin: "000000")));
        Assert.Equal("75", await bench.CodeOfAsync(bench.Sale("wrong-pin-always", pin: "123456")));
    }

    [Fact]
    public async Task a_balance_is_used_up_and_comes_back_with_a_void()
    {
        await using var bench = await Bench.StartAsync();
        var sale = bench.Sale("insufficient-funds", amountFen: 1);
        var approval = await bench.SendAsync(sale);
        Assert.Equal("51", await bench.CodeOfAsync(bench.Sale("insufficient-funds", amountFen: 1)));
        Assert.Equal("00", await bench.CodeOfAsync(Bench.VoidOf(sale, approval, bench.NextTrace())));
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale("insufficient-funds", amountFen: 1)));
    }

    [Fact]
    public async Task a_chip_card_may_be_swiped_only_as_fallback()
    {
        await using var bench = await Bench.StartAsync();
        Assert.Equal("00", await bench.CodeOfAsync(bench.Sale(mode: ReadMode.Swipe, fallback: true)));
    }

    [Fact]
    public async Task the_initial_keys_it_hands_out_are_those_it_opens_with()
    {
        await using var bench = await Bench.StartAsync();
        var loaded = await bench.GetAsync("/initial-keys/" + Bench.TerminalId);
        Assert.Contains(Convert.ToHexString(Protocols.Cards.InitialKeys.Derive(
            Convert.FromHexString(AcquirerOptions.TestBaseDerivationKey), Bench.TerminalId)), loaded, StringComparison.Ordinal);
        Assert.Contains("ok", await bench.GetAsync("/health"), StringComparison.Ordinal);
    }
}
