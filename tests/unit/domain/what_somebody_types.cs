namespace QuickCheckout.Domain;

/// <summary>A card number that got into a field goes no further, not even in the answer that refuses it (rule Z2).</summary>
public class what_somebody_types
{
    private const string CardNumber = "6229926685878405";

    [Theory]
    [InlineData("A1", null)]
    [InlineData("S001.north_1-2", null)]
    [InlineData(CardNumber, "field-malformed")]
    [InlineData("A-" + CardNumber, "field-malformed")]
    [InlineData("6229-9266-8587-8405", "field-malformed")]
    [InlineData("", "field-required")]
    [InlineData("a b", "field-malformed")]
    public void is_an_id_unless_it_may_be_a_card_number(string value, string? code) => Assert.Equal(code, Ids.CheckName(value, "associateId")?.Code);

    private static readonly Func<string, Refusal>[] SayingBack =
    [
        Refusals.BodyMalformed, Refusals.UnknownTerminal, Refusals.TerminalOfOtherStore, Refusals.UnknownSku, Refusals.QuantityOutOfRange,
        Refusals.UnknownCheckout, Refusals.UnknownProduct,
    ];

    [Fact]
    public void is_said_back_short_and_without_a_card_number() => Assert.All(SayingBack, refuse =>
    {
        Assert.Contains("T1-500", refuse("T1-500").Title.En, StringComparison.Ordinal);
        Assert.DoesNotContain(CardNumber, $"{refuse("$." + CardNumber)}", StringComparison.Ordinal);
        Assert.InRange($"{refuse(new string('x', 60_000))}".Length, 1, 500);
    });
}
