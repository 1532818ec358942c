using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>A card in the customer's wallet and what the customer does with it.</summary>
/// <param name="Name">Its name in the acquirer's table of test cards.</param>
internal sealed record WalletCard(string Name, ReadMode Mode, string Pin)
{
    public override string ToString() => $"card \"{Name}\"";
}

/// <summary>Three cards, three ways of reading them.</summary>
internal static class Wallet
{
    private static readonly (string Name, ReadMode Mode)[] Wanted =
    [
        ("approve", ReadMode.Chip),
        ("approve-stripe", ReadMode.Swipe),
        ("approve-contactless", ReadMode.Contactless),
    ];

    public static IReadOnlyList<WalletCard> Open(string testCards)
    {
        using var table = JsonDocument.Parse(File.ReadAllText(testCards));
        var pins = table.RootElement.EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("pin").GetString()!);
        return [.. Wanted.Select(w => new WalletCard(w.Name, w.Mode, pins.GetValueOrDefault(w.Name) ?? throw new StoreException($"{testCards} has no card {w.Name}.")))];
    }
}

/// <summary>How the total is split over three cards.</summary>
internal static class Split
{
    // Well below the ¥1000 up to which a tap needs neither PIN nor signature.
    private const long LargestTapFen = 80_000;

    /// <summary>Chip pays half in whole yuan; a tap pays a quarter, at most ¥800; the swipe in between pays the rest of it.</summary>
    public static IReadOnlyList<long> OverThree(long totalFen)
    {
        if (totalFen < 400)
            throw new ArgumentOutOfRangeException(nameof(totalFen), totalFen, "Too little for three cards.");
        var chip = totalFen / 2 / 100 * 100;
        var tap = Math.Min(LargestTapFen, totalFen / 4 / 100 * 100);
        return [chip, totalFen - chip - tap, tap];
    }
}
