using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Settings;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>
/// One row of the acquirer's <c>test-cards.json</c>, as far as the customer who owns the card knows it. Prints its name only.
/// </summary>
/// <param name="Expiry">YYMM.</param>
/// <param name="Label">What a person calls the card.</param>
/// <param name="About">What becomes of a payment with it.</param>
/// <param name="TypedPins">What the customer types, in order; the last one again and again. Empty: confirms without a PIN.</param>
/// <param name="ChipData">What the chip answers (DE55), hex.</param>
public sealed record TestCard(
    string Name, string Pan, string Expiry, string ServiceCode, IReadOnlyList<string>? TypedPins,
    bool Chip = false, bool Stripe = false, bool Contactless = false, string? ChipData = null, LocalText? Label = null,
    LocalText? About = null)
{
    public bool Works(ReadMode mode) => mode switch
    {
        ReadMode.Chip => Chip,
        ReadMode.Swipe => Stripe,
        ReadMode.Contactless => Contactless,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "An unknown read mode."),
    };

    public IReadOnlyList<ReadMode> Modes => [.. Enum.GetValues<ReadMode>().Where(Works)];

    /// <summary>Null when a terminal cannot make a card of it: a number whose check digit is wrong.</summary>
    public Track2? ToTrack2() => Track2.TryParse($"{Pan}={Expiry}{ServiceCode}", out var track) ? track : null;

    public override string ToString() => Name;
}

/// <summary>A card and how its owner likes to use it.</summary>
public sealed record CardInHand(TestCard Card, ReadMode Mode);

/// <summary>The cards in a file, by name.</summary>
public sealed class TestCards
{
    private const string SeedPrefix = "seed:";

    private readonly IReadOnlyList<TestCard> _cards;

    private TestCards(IReadOnlyList<TestCard> cards) => _cards = cards;

    public static TestCards None { get; } = new([]);

    public IReadOnlyList<TestCard> All => _cards;

    public IReadOnlyList<string> Names => [.. _cards.Select(c => c.Name)];

    /// <exception cref="SettingsException">The file is not a list of cards.</exception>
    public static TestCards Load(string path)
    {
        const string setting = nameof(TerminalSettings.TestCards);
        try
        {
            using var file = File.OpenRead(path);
            var cards = JsonSerializer.Deserialize<List<TestCard>>(file, Json.Options) ?? [];
            if (cards.Count == 0)
                throw new SettingsException(setting, $"{path} has no cards.");
            if (cards.FirstOrDefault(c => !IsWhole(c)) is { } broken)
                throw new SettingsException(setting, $"the card {broken.Name} in {path} is malformed.");
            return new TestCards(cards);
        }
        catch (JsonException e)
        {
            // The exception's own message may quote the file.
            throw new SettingsException(setting, $"{path} is not a list of cards (at {e.Path}).");
        }
    }

    public TestCard? Find(string name) => _cards.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Endless customers from the Auto setting; <paramref name="terminal"/> makes each terminal's random ones differ.</summary>
    /// <exception cref="SettingsException">The setting names no known card or mode.</exception>
    public IEnumerable<CardInHand> Customers(string auto, int terminal)
    {
        if (auto.StartsWith(SeedPrefix, StringComparison.OrdinalIgnoreCase))
            return int.TryParse(auto[SeedPrefix.Length..], out var seed)
                ? AtRandom(seed + terminal)
                : throw new SettingsException(nameof(TerminalSettings.Auto), "a number must follow seed:.");
        var chosen = auto.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        return chosen.Count > 0 ? InTurn(chosen) : throw new SettingsException(nameof(TerminalSettings.Auto), "names no card.");
    }

    private static IEnumerable<CardInHand> InTurn(List<CardInHand> chosen)
    {
        while (true)
            foreach (var card in chosen)
                yield return card;
    }

    private IEnumerable<CardInHand> AtRandom(int seed)
    {
#pragma warning disable CA5394 // Repeatable is the point.
        var random = new Random(seed);
        while (true)
        {
            var card = _cards[random.Next(_cards.Count)];
            var modes = SensibleModes(card);
            yield return new CardInHand(card, modes[random.Next(modes.Count)]);
        }
#pragma warning restore CA5394
    }

    private CardInHand Parse(string item)
    {
        var parts = item.Split(':', 2);
        var card = Find(parts[0]) ?? throw new SettingsException(
            nameof(TerminalSettings.Auto), $"there is no card {parts[0]}; known are {string.Join(", ", Names)}.");
        if (parts.Length == 1)
            return new CardInHand(card, SensibleModes(card)[0]);
        return Enum.TryParse<ReadMode>(parts[1], ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? new CardInHand(card, mode)
            : throw new SettingsException(nameof(TerminalSettings.Auto), $"{parts[1]} is not chip, swipe or contactless.");
    }

    /// <summary>A chip card is not swiped by somebody who knows how to pay.</summary>
    private static List<ReadMode> SensibleModes(TestCard card) =>
        [.. Enum.GetValues<ReadMode>().Where(m => card.Works(m) && !(m == ReadMode.Swipe && card.Chip))];

    private static bool IsWhole(TestCard card) =>
        card.Name is not null
        && card.ToTrack2() is not null
        && (card.Chip || card.Stripe || card.Contactless)
        && (card.TypedPins ?? []).All(pin => ClearPin.TryParse(pin, out _))
        && (card.ChipData is null || (card.ChipData.Length % 2 == 0 && card.ChipData.All(char.IsAsciiHexDigit)));
}
