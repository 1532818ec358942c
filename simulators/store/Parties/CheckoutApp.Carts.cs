using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>A cart, and the tag of the state in which the POS has seen it.</summary>
internal sealed record SeenCart(ShownCart Cart, string Tag);

internal sealed partial class CheckoutApp
{
    public Task<SeenCart> OpenCart(string storeId, OpenCart open, CancellationToken ct) =>
        Seen(HttpMethod.Post, $"/api/stores/{storeId}/carts", open, tag: null, "opening a cart", ct);

    public Task<SeenCart> ReadCart(string storeId, string cartId, CancellationToken ct) =>
        Seen(HttpMethod.Get, $"/api/stores/{storeId}/carts/{cartId}", body: null, tag: null, "reading a cart", ct);

    public Task<SeenCart> AddLine(SeenCart seen, AddLine line, CancellationToken ct) => ChangeCart(seen, HttpMethod.Post, "lines", line, ct);

    /// <param name="what">What of the cart is changed: "lines/SKU", "park".</param>
    public Task<SeenCart> ChangeCart(SeenCart seen, HttpMethod method, string what, object? body, CancellationToken ct) =>
        Seen(method, $"/api/stores/{seen.Cart.StoreId}/carts/{seen.Cart.CartId}/{what}", body, seen.Tag, $"changing the cart ({what})", ct);

    /// <summary>A new cart of the goods of a closed checkout.</summary>
    public Task<SeenCart> OpenCartAgain(string checkoutId, OpenCartAgain by, CancellationToken ct) =>
        Seen(HttpMethod.Post, $"/api/checkouts/{checkoutId}/cart", by, tag: null, "opening the cart again", ct);

    private async Task<SeenCart> Seen(HttpMethod method, string path, object? body, string? tag, string what, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json.Options) };
        if (tag is not null)
            request.Headers.Add("If-Match", tag);
        using var answer = await _http.SendAsync(request, ct).Send(what, ct);
        return new SeenCart((await answer.Content.ReadFromJsonAsync<ShownCart>(Json.Options, ct))!, answer.Headers.ETag!.ToString());
    }
}
