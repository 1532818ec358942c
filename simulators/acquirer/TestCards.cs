using System.Text.Json;
using System.Text.Json.Serialization;
using QuickCheckout.Domain;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>What becomes of an approved payment's answer.</summary>
public enum CardBehaviour
{
    Answer,
    NoAnswer,
    LateAnswer,
    WrongMac,
}

/// <summary>One row of <c>test-cards.json</c>. The simulated card reader reads the same file.</summary>
/// <param name="Label">What a person calls the card.</param>
/// <param name="About">What becomes of a payment with it.</param>
/// <param name="Pin">The right PIN.</param>
/// <param name="TypedPins">What the simulated customer types, in order; the last one again and again. For the reader only.</param>
/// <param name="BalanceFen">What can be spent in all, in fen.</param>
/// <param name="LimitFen">Largest single payment; none when null.</param>
/// <param name="Response">DE39 given to every payment; null to decide by the rules.</param>
public sealed record TestCard(
    string Name, LocalText Label, LocalText About, string Pan, string Expiry, string ServiceCode, string Pin, IReadOnlyList<string> TypedPins,
    bool Chip, bool Stripe, bool Contactless, long BalanceFen, long? LimitFen = null, string? Response = null,
    CardBehaviour Behaviour = CardBehaviour.Answer, int LateMilliseconds = 0, string? SequenceNo = null, string? Aid = null,
    string? ChipData = null)
{
    public override string ToString() => Name;
}

/// <summary>The cards that exist, by number.</summary>
public sealed class TestCards
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, TestCard> _byPan;

    private TestCards(IReadOnlyList<TestCard> cards)
    {
        All = cards;
        _byPan = cards.ToDictionary(c => c.Pan);
    }

    public IReadOnlyList<TestCard> All { get; }

    /// <exception cref="InvalidDataException">A row is no card: its name is in the message, its number is not.</exception>
    public static TestCards Load(string path)
    {
        var cards = JsonSerializer.Deserialize<List<TestCard>>(File.ReadAllText(path), Json)
            ?? throw new InvalidDataException("The table of test cards is empty.");
        foreach (var card in cards)
            if (!Track2.TryParse($"{card.Pan}={card.Expiry}{card.ServiceCode}", out _) || !ClearPin.TryParse(card.Pin, out _))
                throw new InvalidDataException($"The test card {card.Name} is malformed.");
        return new TestCards(cards);
    }

    public TestCard? Find(Pan pan) => _byPan.GetValueOrDefault(pan.Reveal());
}
