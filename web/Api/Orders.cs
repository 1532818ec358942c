using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Web.Api;

/// <summary>A store's orders, one's timeline, and what they come to (rules S1, S2, S5).</summary>
public sealed class Orders(ApiClient api)
{
    /// <param name="query">As it stands in the address, from the question mark.</param>
    /// <param name="token">Where the page before ended.</param>
    /// <param name="known">The tag of the page that is shown.</param>
    public Task<Answer<PageOf<ListedOrder>>> Page(string query, string? token, string? known, CancellationToken cancellation) =>
        api.GetIfChanged<PageOf<ListedOrder>>("api/orders" + query + Query.Of("token", token), known, cancellation);

    public Task<Answer<byte[]>> Export(string query) => api.Get<byte[]>("api/orders/export" + query);

    public Task<Answer<Timeline>> Timeline(string checkoutId, CancellationToken cancellation) =>
        api.Get<Timeline>($"api/checkouts/{Uri.EscapeDataString(checkoutId)}/timeline", cancellation);

    public Task<Answer<Takings>> Takings(string storeId, DateOnly from, DateOnly to) => api.Get<Takings>("api/takings" + Of(storeId, from, to));

    public Task<Answer<byte[]>> ExportTakings(string storeId, DateOnly from, DateOnly to) => api.Get<byte[]>("api/takings/export" + Of(storeId, from, to));

    private static string Of(string storeId, DateOnly from, DateOnly to) => $"?storeId={storeId}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}";
}
