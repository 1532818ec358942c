using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Settings;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>A card that a simulated customer owns. Prints its name only.</summary>
/// <param name="Pin">Null when the customer confirms without one.</param>
public sealed record TestCard(string Name, string Track2, string? Pin)
{
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

    public IReadOnlyList<string> Names => [.. _cards.Select(c => c.Name)];

    /// <exception cref="SettingsException">The file is not a list of cards.</exception>
    public static TestCards Load(string path)
    {
        const string setting = nameof(TerminalSettings.TestCards);
        try
        {
            using var file = File.OpenRead(path);
            var cards = JsonSerializer.Deserialize<List<TestCard>>(file, Json.Options) ?? [];
            if (cards.Count == 0 || cards.Any(c => c?.Name is null || c.Track2 is null))
                throw new SettingsException(setting, $"{path} needs a name and a track2 for every card.");
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
            var modes = HasChip(card) ? new[] { ReadMode.Chip, ReadMode.Contactless } : [ReadMode.Swipe];
            yield return new CardInHand(card, modes[random.Next(modes.Length)]);
        }
#pragma warning restore CA5394
    }

    private CardInHand Parse(string item)
    {
        var parts = item.Split(':', 2);
        var card = Find(parts[0]) ?? throw new SettingsException(
            nameof(TerminalSettings.Auto), $"there is no card {parts[0]}; known are {string.Join(", ", Names)}.");
        if (parts.Length == 1)
            return new CardInHand(card, HasChip(card) ? ReadMode.Chip : ReadMode.Swipe);
        return Enum.TryParse<ReadMode>(parts[1], ignoreCase: true, out var mode) && Enum.IsDefined(mode)
            ? new CardInHand(card, mode)
            : throw new SettingsException(nameof(TerminalSettings.Auto), $"{parts[1]} is not chip, swipe or contactless.");
    }

    private static bool HasChip(TestCard card) =>
        Protocols.Cards.Track2.TryParse(card.Track2, out var track) && track.ServiceCode.HasChip;
}
