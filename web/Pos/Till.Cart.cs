using QuickCheckout.Domain.Api;
using QuickCheckout.Web.Api;

namespace QuickCheckout.Web.Pos;

/// <summary>The cart that is being picked.</summary>
public sealed partial class Till
{
    private string? _tag;

    /// <summary>Null until something is picked.</summary>
    public ShownCart? Cart { get; private set; }

    public int Pieces => Cart?.Pieces ?? 0;

    /// <summary>Prices that are others than the associate has seen, or goods that are gone: to be told before it is settled (rule K1).</summary>
    public bool HasNews => Cart?.Lines.Any(l => l.Changed || l.Gone) == true;

    /// <param name="code">A SKU code or barcode.</param>
    public Task<bool> AddAsync(string code, int quantity = 1) => Do(async () =>
    {
        if (IsSettling || Checkout is not null)
            return NotNow;
        if (Cart is null)
        {
            var opened = await carts.Open(Terminal!.StoreId, new OpenCart(StaffId, Terminal.TerminalId));
            if (opened.Refused is { } refused)
                return refused;
            Show(opened);
        }

        return await Change(carts.Add(Cart!, _tag!, code, quantity));
    });

    public Task<bool> SetQuantityAsync(string sku, int quantity) => WithCart(cart => carts.SetQuantity(cart, _tag!, sku, quantity));

    public Task<bool> ClearAsync() => WithCart(cart => carts.Clear(cart, _tag!));

    public Task<bool> AcceptPricesAsync() => WithCart(cart => carts.AcceptPrices(cart, _tag!));

    public Task<bool> ParkAsync(string note) => Do(async () =>
    {
        if (Cart is null || IsSettling)
            return NotNow;
        var refused = await Change(carts.Park(Cart, _tag!, note, StaffId));
        if (refused is null)
            await ForgetCartAsync();
        return refused;
    });

    public Task<Answer<CartPage>> ParkedAsync() => carts.Parked(Terminal!.StoreId);

    public Task<bool> TakeUpAsync(CartSummary parked) => Do(async () =>
    {
        var found = await carts.Find(Terminal!.StoreId, parked.CartId);
        if (found.Refused is { } refused)
            return refused;
        // Whatever becomes of the answer, this is the cart that is looked at again.
        (Cart, _tag) = (found.Value, found.Tag);
        return await Change(carts.TakeUp(parked, Terminal.StoreId, found.Tag!, StaffId, Terminal.TerminalId));
    });

    private Refused NotNow => new("settling", language.Current["正在结算,稍后再改购物车", "The cart is being settled: it cannot be changed now."]);

    /// <summary>Looked at when its turn has come: the one before may have settled it.</summary>
    private Task<bool> WithCart(Func<ShownCart, Task<Answer<ShownCart>>> change) => Do(async () => Cart is { } cart && !IsSettling ? await Change(change(cart)) : NotNow);

    /// <summary>
    /// What the change came to is shown; where nobody knows, or somebody else was first, the cart as it is now: the associate looks and
    /// does it again if it is missing.
    /// </summary>
    private async Task<Refused?> Change(Task<Answer<ShownCart>> change)
    {
        var changed = await change;
        if (changed.Refused is not { } refused)
        {
            Show(changed);
            await Remember("cart", Cart!.CartId);
            return null;
        }

        if (Cart is { } shown && (refused.Status is 412 or 409 || refused.MayBeRepeated))
            await LookAgainAsync(shown.StoreId, shown.CartId);
        else if (refused.Code == "cart-unknown")
            await ForgetCartAsync();
        return refused;
    }

    private void Show(Answer<ShownCart> answer) => (Cart, _tag) = (answer.Value, answer.Tag);

    private async Task ForgetCartAsync()
    {
        (Cart, _tag) = (null, null);
        await Remember("cart", null);
    }
}
