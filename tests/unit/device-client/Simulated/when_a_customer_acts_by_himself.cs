using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Settings;
using QuickCheckout.Terminal.Support;
using TestSupport;

namespace QuickCheckout.Terminal.Simulated;

public static class when_a_customer_acts_by_himself
{
    [Fact]
    public static async Task he_pays_and_signs_without_a_hand()
    {
        await using var terminal = await TestTerminal.StartAsync();
        Attach(terminal, new CardInHand(Cards.Of(Cards.ChipDebit), ReadMode.Chip));
        terminal.Send(TestTerminal.ReadCard());
        await terminal.Report<PinReport>();
        terminal.Send(new ShowOutcome(TestTerminal.Attempt(), TestTerminal.AmountFen, null, 60));

        Assert.Equal(SignatureOutcome.Captured, (await terminal.Report<SignatureReport>()).Outcome);
    }

    [Fact]
    public static async Task he_does_what_a_refusal_says()
    {
        await using var terminal = await TestTerminal.StartAsync();
        Attach(terminal, new CardInHand(Cards.Of(Cards.ChipDebit), ReadMode.Swipe));

        terminal.Send(TestTerminal.ReadCard());

        Assert.Equal(ReadMode.Chip, (await terminal.Report<CardReport>()).Card!.Mode);
    }

    [Fact]
    public static async Task he_types_his_pins_in_turn_and_the_last_one_again_and_again()
    {
        await using var terminal = await TestTerminal.StartAsync();
        Attach(terminal, new CardInHand(Cards.Of(Cards.ChipDebit) with { TypedPins = ["0000", "1111"] }, ReadMode.Chip));
        terminal.Send(TestTerminal.ReadCard());
        for (var number = 2; number <= 4; number++)
        {
            await Eventually.True(() => terminal.Uploads.Envelopes.Count == number - 1 && terminal.Boot.UnsentReports == 0);
            if (number < 4)
                terminal.Send(new EnterPin(TestTerminal.Attempt(number), TestTerminal.AmountFen, 60, "t"));
        }

        Assert.Equal(
            ["0000", "1111", "1111"],
            terminal.Uploads.Envelopes.Select(e => TestTerminal.Open(e.Envelope, e.Attempt).Pin!.Reveal()));
    }

    [Fact]
    public static async Task the_next_attempt_is_the_next_customers()
    {
        await using var terminal = await TestTerminal.StartAsync();
        Attach(
            terminal, new CardInHand(Cards.Of(Cards.ChipDebit), ReadMode.Chip), new CardInHand(Cards.Of(Cards.StripeWithPin), ReadMode.Swipe));
        terminal.Send(TestTerminal.ReadCard());
        await terminal.Report<PinReport>();
        terminal.Send(TestTerminal.ReadCard(TestTerminal.Attempt(1, tender: 2)));

        await Eventually.True(() => terminal.Reports.OfType<CardReport>().Count() == 2);
        Assert.Equal([ReadMode.Chip, ReadMode.Swipe], terminal.Reports.OfType<CardReport>().Select(r => r.Card!.Mode));
    }

    [Fact]
    public static async Task his_reaction_takes_the_time_it_is_given()
    {
        await using var terminal = await TestTerminal.StartAsync();
        AutoCustomer.Attach(
            terminal.Hardware, Endless(new CardInHand(Cards.Of(Cards.ChipDebit), ReadMode.Chip)), TimeSpan.FromSeconds(5), terminal.Clock,
            terminal.Log.CreateLogger("customer"));
        terminal.Send(TestTerminal.ReadCard());
        await terminal.WaitFor(Prompt.PresentCard);
        var shown = terminal.Clock.GetUtcNow();

        await Eventually.True(() =>
        {
            terminal.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return terminal.Screen.Prompt == Prompt.EnterPin;
        });

        Assert.InRange(terminal.Power.View.ShownAt - shown, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(TestTerminal.ReadSeconds));
    }

    private static void Attach(TestTerminal terminal, params CardInHand[] customers) =>
        AutoCustomer.Attach(terminal.Hardware, Endless(customers), TimeSpan.Zero, terminal.Clock, terminal.Log.CreateLogger("customer"));

    private static IEnumerable<CardInHand> Endless(params CardInHand[] customers)
    {
        while (true)
            foreach (var customer in customers)
                yield return customer;
    }
}

public sealed class when_test_cards_are_chosen : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void names_are_used_in_turn_with_the_mode_that_suits_the_card_or_is_asked_for()
    {
        var chosen = Load().Customers("debit, stripe,debit:contactless", 0).Take(4).Select(c => $"{c.Card.Name}:{c.Mode}");

        Assert.Equal(["debit:Chip", "stripe:Swipe", "debit:Contactless", "debit:Chip"], chosen);
    }

    [Fact]
    public void a_seed_repeats_itself_and_differs_between_terminals()
    {
        var cards = Load();
        string Choice(int terminal) => string.Join(' ', cards.Customers("seed:7", terminal).Take(50).Select(c => $"{c.Card}{c.Mode}"));

        Assert.Equal(Choice(0), Choice(0));
        Assert.NotEqual(Choice(0), Choice(1));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("debit:wave")]
    [InlineData("seed:x")]
    [InlineData(",")]
    public void what_names_no_card_is_refused(string auto) =>
        Assert.StartsWith("Auto", Assert.Throws<SettingsException>(() => Load().Customers(auto, 0)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""[{"name":"debit","pan":"6229990000000000018","expiry":"4912","serviceCode":"220","chip":true}]""")]
    [InlineData("""[{"name":"debit","pan":"6229990000000000019","expiry":"4912","serviceCode":"220"}]""")]
    public void a_broken_file_is_refused_without_quoting_a_card(string json)
    {
        File.WriteAllText(_file, json);

        var error = Assert.Throws<SettingsException>(() => TestCards.Load(_file));

        Assert.StartsWith("TestCards", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("6229990000", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private TestCards Load()
    {
        File.WriteAllText(_file, """
            [{"name":"debit","pan":"6229990000000000019","expiry":"4912","serviceCode":"220","typedPins":["1234"],"chip":true,"contactless":true,"balanceFen":1},
             {"name":"stripe","pan":"6229990000000000050","expiry":"4912","serviceCode":"120","typedPins":["1234"],"stripe":true}]
            """);
        return TestCards.Load(_file);
    }
}
