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
        if (Cart is null)
        {
            var opened = await carts.Open(Terminal!.StoreId, new OpenCart(StaffId, Terminal.TerminalId));
            if (opened.Refused is { } refused)
                return refused;
            Show(opened);
        }

        return await Change(carts.Add(Cart!, _tag!, code, quantity));
    });

    public Task<bool> SetQuantityAsync(string sku, int quantity) => Do(() => Change(carts.SetQuantity(Cart!, _tag!, sku, quantity)));

    public Task<bool> ClearAsync() => Do(() => Change(carts.Clear(Cart!, _tag!)));

    public Task<bool> AcceptPricesAsync() => Do(() => Change(carts.AcceptPrices(Cart!, _tag!)));

    public Task<bool> ParkAsync(string note) => Do(async () =>
    {
        var refused = await Change(carts.Park(Cart!, _tag!, note, StaffId));
        if (refused is null)
            await ForgetCartAsync();
        return refused;
    });

    public Task<Answer<CartPage>> ParkedAsync() => carts.Parked(Terminal!.StoreId);

    public Task<bool> TakeUpAsync(CartSummary parked) => Do(async () =>
    {
        var found = await carts.Find(Terminal!.StoreId, parked.CartId);
        return found.Refused ?? await Change(carts.TakeUp(parked, Terminal.StoreId, found.Tag!, StaffId, Terminal.TerminalId));
    });

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
            await browser.Remember("cart", Cart!.CartId);
            return null;
        }

        if (Cart is { } shown && (refused.Status is 412 or 409 || refused.MayBeRepeated) && await carts.Find(shown.StoreId, shown.CartId) is { Value: not null } now)
            Show(now);
        else if (refused.Code == "cart-unknown")
            await ForgetCartAsync();
        return refused;
    }

    private void Show(Answer<ShownCart> answer) => (Cart, _tag) = (answer.Value, answer.Tag);

    private async Task ForgetCartAsync()
    {
        (Cart, _tag) = (null, null);
        await browser.Remember("cart", null);
    }
}
