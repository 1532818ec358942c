namespace QuickCheckout.Domain.Stock;

/// <summary>
/// How many pieces of one SKU a store has, and which of them are held for checkouts (rule O5). Immutable: each change is a new one,
/// written in place of the one that was read.
/// </summary>
/// <param name="OnHand">Pieces that were counted and not sold. Below zero when more were sold than counted.</param>
/// <param name="Holds">By checkout; of one that has ended none of its pieces, as long as a request to hold them may still be under way.</param>
public sealed record StockLevel(int OnHand, IReadOnlyDictionary<string, StockHold> Holds)
{
    public static StockLevel Counted(int onHand) => new(onHand, new Dictionary<string, StockHold>());

    public int HeldAt(DateTimeOffset now) => Holds.Values.Where(h => h.Until > now).Sum(h => h.Quantity);

    public int AvailableAt(DateTimeOffset now) => OnHand - HeldAt(now);

    /// <summary>A new count of the shelf: what is held stays so.</summary>
    public StockLevel Recounted(int onHand) => this with { OnHand = onHand };

    /// <summary>
    /// Keeps so many pieces for the checkout until then. One that has some has so many afterwards; one whose pieces are sold or
    /// free again gets none: it was overtaken by its own end.
    /// </summary>
    /// <returns>Null when there are not enough.</returns>
    public StockLevel? Hold(string checkoutId, StockHold wanted, DateTimeOffset now)
    {
        if (Holds.TryGetValue(checkoutId, out var own) && own.IsOver)
            return this;
        var others = this with { Holds = Holds.Where(h => h.Key != checkoutId && h.Value.IsRememberedAt(now)).ToDictionary() };
        return others.AvailableAt(now) < wanted.Quantity ? null : others.With(checkoutId, wanted);
    }

    /// <summary>The checkout's pieces are sold. Once: afterwards it holds none.</summary>
    public StockLevel Take(string checkoutId, DateTimeOffset now) =>
        Holds.TryGetValue(checkoutId, out var held) && !held.IsOver ? With(checkoutId, held.OverAt(now)) with { OnHand = OnHand - held.Quantity } : this;

    /// <summary>The checkout's pieces are free again.</summary>
    public StockLevel Release(string checkoutId, DateTimeOffset now) =>
        Holds.TryGetValue(checkoutId, out var held) && !held.IsOver ? With(checkoutId, held.OverAt(now)) : this;

    /// <summary>The checkout's pieces stay held until a person has decided.</summary>
    public StockLevel Keep(string checkoutId) =>
        Holds.TryGetValue(checkoutId, out var held) && !held.IsOver ? With(checkoutId, held with { Until = DateTimeOffset.MaxValue }) : this;

    private StockLevel With(string checkoutId, StockHold hold) => this with { Holds = new Dictionary<string, StockHold>(Holds) { [checkoutId] = hold } };
}

/// <param name="Quantity">None for a checkout that has ended.</param>
/// <param name="Until">When it ends by itself; of one that is over, when that is forgotten.</param>
public sealed record StockHold(int Quantity, DateTimeOffset Until)
{
    /// <summary>A hold that has ended by itself is remembered for so long: a payment that was under way then still finds its pieces.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>And one that is over for so long: no request lives longer (host.json's functionTimeout). What sells often would fill its row otherwise.</summary>
    private static readonly TimeSpan OverFor = TimeSpan.FromMinutes(11);

    public bool IsOver => Quantity == 0;

    public StockHold OverAt(DateTimeOffset now) => new(0, now + OverFor);

    public bool IsRememberedAt(DateTimeOffset now) => Until > (IsOver ? now : now - Remembered);
}

/// <summary>The goods of one checkout.</summary>
public sealed record StockClaim(string StoreId, string CheckoutId, IReadOnlyList<StockLine> Lines);

public sealed record StockLine(string Sku, int Quantity);
