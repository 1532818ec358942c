using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Web.Api;

/// <summary>What is on sale (rules C1 to C5).</summary>
public sealed class Products(ApiClient api)
{
    public const int PageSize = 24;

    public Task<Answer<FoundProducts>> Search(string words, string? category, string? favouritesOf, string sort, int page, CancellationToken cancellation) =>
        api.Get<FoundProducts>(
            $"api/products?pageSize={PageSize}&page={page}&sort={sort}" + Query.Of("q", words) + Query.Of("category", category) + Query.Of("favouritesOf", favouritesOf),
            cancellation);

    /// <summary>By article number, SKU code or barcode.</summary>
    public Task<Answer<Product>> Find(string code, CancellationToken cancellation = default) => api.Get<Product>($"api/products/{Uri.EscapeDataString(code)}", cancellation);

    public Task<Answer<StoreProduct>> Pick(string storeId, string articleNo, IReadOnlyDictionary<string, string> chosen) =>
        api.Get<StoreProduct>($"api/stores/{storeId}/products/{Uri.EscapeDataString(articleNo)}"
            + string.Concat(chosen.Select((c, i) => $"{(i == 0 ? '?' : '&')}{Uri.EscapeDataString(c.Key)}={Uri.EscapeDataString(c.Value)}")));

    public Task<Answer<Favourites>> Favourites(string associateId) => api.Get<Favourites>($"api/associates/{associateId}/favourites");

    public Task<Answer<object>> Star(string associateId, string articleNo, bool on) =>
        api.Send<object>(on ? HttpMethod.Put : HttpMethod.Delete, $"api/associates/{associateId}/favourites/{Uri.EscapeDataString(articleNo)}");

    public string PictureOf(string id) => api.Address($"api/pictures/{id}").ToString();
}
