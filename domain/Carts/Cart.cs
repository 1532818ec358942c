namespace QuickCheckout.Domain.Carts;

/// <summary>
/// What an associate has picked and not sold yet (section K). Every change is a new cart, or a refusal; whoever keeps carts writes
/// the new one only over the one it was made of.
/// </summary>
/// <param name="AssociateId">Who has it, or parked it.</param>
/// <param name="ChangedAt">Of its goods or state by a person; carts that nobody changes are forgotten.</param>
/// <param name="Round">How often it was taken back from a checkout that did not begin: each time it is settled anew, under another id.</param>
/// <param name="CheckoutId">The checkout that it is settled as; null while it is not.</param>
/// <param name="Fingerprint">Of the request that settles it: the same one, repeated, goes on with it.</param>
public sealed record Cart(
    string CartId, string StoreId, string AssociateId, string? TerminalId, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt, IReadOnlyList<AddedLine> Lines,
    CartState State = CartState.Open, string? Note = null, int Round = 0, string? CheckoutId = null, string? Fingerprint = null)
{
    public const int MaxQuantity = 99;
    public const int MaxLines = 100;

    public int Pieces => Lines.Sum(line => line.Quantity);

    /// <summary>A repeated SKU adds up (rule K1); the price that is shown now counts as told.</summary>
    public Result<Cart> Add(string sku, int quantity, long priceFen, DateTimeOffset now) => Change(now, cart =>
    {
        var there = cart.Find(sku)?.Quantity ?? 0;
        // Not the sum: it could be more than an int holds.
        if (quantity is < 1 or > MaxQuantity || quantity > MaxQuantity - there)
            return Refusals.QuantityOutOfRange(sku) with { Field = "quantity" };
        var line = new AddedLine(sku, there + quantity, priceFen);
        if (there > 0)
            return cart.With(line);
        return cart.Lines.Count == MaxLines ? Refusals.CartFull(MaxLines) : cart with { Lines = [.. cart.Lines, line] };
    });

    public Result<Cart> SetQuantity(string sku, int quantity, long priceFen, DateTimeOffset now) => Change(now, cart =>
    {
        if (cart.Find(sku) is null)
            return Refusals.NotInCart(sku);
        return quantity is < 1 or > MaxQuantity ? Refusals.QuantityOutOfRange(sku) with { Field = "quantity" } : cart.With(new AddedLine(sku, quantity, priceFen));
    });

    public Result<Cart> Remove(string sku, DateTimeOffset now) => Change(now, cart =>
        cart.Find(sku) is null ? Refusals.NotInCart(sku) : cart with { Lines = [.. cart.Lines.Where(line => line.Sku != sku)] });

    public Result<Cart> Clear(DateTimeOffset now) => Change(now, cart => cart with { Lines = [] });

    /// <summary>The associate has told the customer what it comes to now.</summary>
    /// <param name="priceOf">Null for what is not on sale any more: there is no price to accept.</param>
    public Result<Cart> AcceptPrices(long totalFen, Func<string, long?> priceOf, DateTimeOffset now) => Change(now, cart =>
    {
        var total = cart.TotalFen(priceOf);
        return total == totalFen
            ? cart with { Lines = [.. cart.Lines.Select(line => line with { AddedAtFen = priceOf(line.Sku) ?? line.AddedAtFen })] }
            : Refusals.CartTotalChanged(total);
    });

    /// <summary>What is there comes to; what is not on sale any more counts for nothing.</summary>
    public long TotalFen(Func<string, long?> priceOf) => Lines.Sum(line => checked(line.Quantity * (priceOf(line.Sku) ?? 0)));

    public Result<Cart> Park(string note, string by, DateTimeOffset now) =>
        Change(now, cart => cart with { State = CartState.Parked, Note = note, AssociateId = by });

    /// <summary>On any terminal of the store (rule K2); also one that is open on a terminal that went out of order.</summary>
    public Result<Cart> TakeUp(string by, string terminalId, DateTimeOffset now) =>
        (this with { State = State == CartState.Parked ? CartState.Open : State }).Change(now, cart => cart with { AssociateId = by, TerminalId = terminalId });

    /// <summary>From now on its goods stay as they are, for this one checkout.</summary>
    public Result<Cart> Settle(string checkoutId, string fingerprint, DateTimeOffset now) => State switch
    {
        CartState.Parked => Refusals.CartParked,
        CartState.Settling or CartState.Settled => Refusals.CartSettled(CheckoutId!),
        _ when Lines.Count == 0 => Refusals.CartEmpty,
        _ => this with { State = CartState.Settling, CheckoutId = checkoutId, Fingerprint = fingerprint, ChangedAt = now },
    };

    /// <summary>The checkout did not begin, and cannot any more: see <see cref="Begin"/>. Null when the cart is not settled as this checkout, or it has begun.</summary>
    public Cart? TakeBack(string checkoutId) => State == CartState.Settling && CheckoutId == checkoutId ? TakenBack() : null;

    /// <summary>The checkout begins, if the cart is still its own. Safe to repeat.</summary>
    public Result<Cart> Begin(string checkoutId) => CheckoutId == checkoutId ? this with { State = CartState.Settled } : Refusals.CartTakenBack;

    /// <summary>Whether it may be thrown away.</summary>
    public Refusal? Discard() => State == CartState.Settled ? Refusals.CartSettled(CheckoutId!) : null;

    private AddedLine? Find(string sku) => Lines.FirstOrDefault(line => line.Sku == sku);

    private Cart With(AddedLine changed) => this with { Lines = [.. Lines.Select(line => line.Sku == changed.Sku ? changed : line)] };

    private Cart TakenBack() => this with { State = CartState.Open, Round = Round + 1, CheckoutId = null, Fingerprint = null };

    // Whoever changes a cart that is being settled has seen so, and takes it back.
    private Result<Cart> Change(DateTimeOffset now, Func<Cart, Result<Cart>> change) => State switch
    {
        CartState.Settled => Refusals.CartSettled(CheckoutId!),
        CartState.Parked => Refusals.CartParked,
        CartState.Settling => change(TakenBack() with { ChangedAt = now }),
        _ => change(this with { ChangedAt = now }),
    };
}

/// <param name="AddedAtFen">What one cost when the associate last saw it: added, changed, or accepted (rule K1).</param>
public sealed record AddedLine(string Sku, int Quantity, long AddedAtFen);

public enum CartState
{
    Open,
    Parked,

    /// <summary>It names its checkout, which has not begun.</summary>
    Settling,

    /// <summary>Its checkout has begun: it can never be changed or settled again.</summary>
    Settled,
}
