using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;

namespace QuickCheckout.Web.Api;

/// <summary>A store's carts. Every change needs the tag of the cart it was made of, so that what the network repeats is done once.</summary>
public sealed class Carts(ApiClient api)
{
    public Task<Answer<ShownCart>> Open(string storeId, OpenCart cart) => api.Post<ShownCart>($"api/stores/{storeId}/carts", cart);

    public Task<Answer<ShownCart>> Find(string storeId, string cartId) => api.Get<ShownCart>(Of(storeId, cartId));

    public Task<Answer<CartPage>> Parked(string storeId) => api.Get<CartPage>($"api/stores/{storeId}/carts?state=parked&pageSize=100");

    public Task<Answer<ShownCart>> Add(ShownCart cart, string tag, string code, int quantity) =>
        api.Post<ShownCart>($"{Of(cart)}/lines", new AddLine(code, quantity), tag);

    public Task<Answer<ShownCart>> SetQuantity(ShownCart cart, string tag, string sku, int quantity) => quantity == 0
        ? api.Send<ShownCart>(HttpMethod.Delete, $"{Of(cart)}/lines/{Uri.EscapeDataString(sku)}", tag: tag)
        : api.Send<ShownCart>(HttpMethod.Put, $"{Of(cart)}/lines/{Uri.EscapeDataString(sku)}", new SetQuantity(quantity), tag);

    public Task<Answer<ShownCart>> Clear(ShownCart cart, string tag) => api.Send<ShownCart>(HttpMethod.Delete, $"{Of(cart)}/lines", tag: tag);

    public Task<Answer<ShownCart>> AcceptPrices(ShownCart cart, string tag) => api.Post<ShownCart>($"{Of(cart)}/prices", new AcceptPrices(cart.TotalFen), tag);

    public Task<Answer<ShownCart>> Park(ShownCart cart, string tag, string note, string by) => api.Post<ShownCart>($"{Of(cart)}/park", new ParkCart(note, by), tag);

    public Task<Answer<ShownCart>> TakeUp(CartSummary cart, string storeId, string tag, string by, string terminalId) =>
        api.Post<ShownCart>($"{Of(storeId, cart.CartId)}/take-up", new TakeUpCart(by, terminalId), tag);

    private static string Of(ShownCart cart) => Of(cart.StoreId, cart.CartId);

    private static string Of(string storeId, string cartId) => $"api/stores/{storeId}/carts/{cartId}";
}
