namespace QuickCheckout.Domain.Stock;

/// <summary>
/// How many pieces of one SKU a store has, and which of them are held for checkouts (rule O5). Immutable: each change is a new one,
/// written in place of the one that was read.
/// </summary>
/// <param name="OnHand">Pieces that were counted and not sold. Below zero when more were sold than counted.</param>
/// <param name="Holds">By checkout.</param>
public sealed record StockLevel(int OnHand, IReadOnlyDictionary<string, StockHold> Holds)
{
    /// <summary>A hold that has ended is remembered for so long: a payment that was under way at its deadline still finds its pieces.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public static StockLevel Counted(int onHand) => new(onHand, new Dictionary<string, StockHold>());

    public int HeldAt(DateTimeOffset now) => Holds.Values.Where(h => h.Until > now).Sum(h => h.Quantity);

    public int AvailableAt(DateTimeOffset now) => OnHand - HeldAt(now);

    /// <summary>A new count of the shelf: what is held stays so.</summary>
    public StockLevel Recounted(int onHand) => this with { OnHand = onHand };

    /// <summary>Keeps so many pieces for the checkout until then. One that has some has so many afterwards.</summary>
    /// <returns>Null when there are not enough.</returns>
    public StockLevel? Hold(string checkoutId, StockHold wanted, DateTimeOffset now)
    {
        var others = Without(checkoutId, h => h.Until + Remembered > now);
        return others.AvailableAt(now) < wanted.Quantity ? null : others.With(checkoutId, wanted);
    }

    /// <summary>The checkout's pieces are sold. Once: afterwards it holds none.</summary>
    public StockLevel Take(string checkoutId) =>
        Holds.TryGetValue(checkoutId, out var held) ? Without(checkoutId) with { OnHand = OnHand - held.Quantity } : this;

    /// <summary>The checkout's pieces are free again.</summary>
    public StockLevel Release(string checkoutId) => Holds.ContainsKey(checkoutId) ? Without(checkoutId) : this;

    private StockLevel With(string checkoutId, StockHold hold) => this with { Holds = new Dictionary<string, StockHold>(Holds) { [checkoutId] = hold } };

    private StockLevel Without(string checkoutId, Func<StockHold, bool>? keep = null) =>
        this with { Holds = Holds.Where(h => h.Key != checkoutId && (keep is null || keep(h.Value))).ToDictionary() };
}

/// <param name="Until">When it ends by itself.</param>
public sealed record StockHold(int Quantity, DateTimeOffset Until);

/// <summary>The goods of one checkout.</summary>
public sealed record StockClaim(string StoreId, string CheckoutId, IReadOnlyList<StockLine> Lines);

public sealed record StockLine(string Sku, int Quantity);
