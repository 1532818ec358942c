using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>What is on sale, as tills look for it (rules C1 to C5). Nothing here knows which scene asks (rule C7).</summary>
public sealed class ProductsApi(ProductCatalogue catalogue, TableFavourites favourites, TableStock stock, TimeProvider clock)
{
    /// <summary>Found products, all of them without <c>q</c>; with <c>favouritesOf</c> an associate's own only.</summary>
    [Function("ListProducts"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products")] HttpRequest request, CancellationToken cancellation)
    {
        var sort = Query.Name<ProductSort>(request, "sort");
        var page = Query.Page(request);
        var associate = Query.Id(request, "favouritesOf");
        if ((sort.Refusal ?? page.Refusal ?? associate.Refusal ?? (associate.Value is { } whose ? Stars(request, whose) : null)) is { } refusal)
            return Problem.Of(request, refusal);
        // What the tag stands for: the catalogue, as long as no stars of anybody are asked for.
        var tag = $"W/{EntityTag.Of(catalogue.Version)}";
        var found = catalogue.Search(new ProductQuery(
            request.Query["q"].FirstOrDefault(), request.Query["category"].FirstOrDefault(),
            associate.Value is { } id ? await favourites.ListAsync(id, cancellation) : null, sort.Value ?? ProductSort.Comprehensive, page.Value.Skip, page.Value.Take));
        if (found.Refusal is not null)
            return Problem.Of(request, found.Refusal);
        if (associate.Value is null)
        {
            EntityTag.Show(request, tag);
            // Whoever has it asks each time whether it is still so.
            request.HttpContext.Response.Headers.CacheControl = "private, no-cache";
        }

        if (associate.Value is null && EntityTag.IsKnown(request, tag))
            return Results.StatusCode(StatusCodes.Status304NotModified);
        return Results.Ok(new FoundProducts(found.Value!.Items, found.Value.Total, page.Value.NextOf(found.Value.Total), found.Value.CountsByCategory));
    }

    [Function("GetProduct"), Staff(Role.Associate, Role.BackOffice)]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products/{code}")] HttpRequest request, string code) =>
        catalogue.FindProduct(code) is { } product ? Results.Ok(product) : Problem.Of(request, Refusals.UnknownProduct(code));

    /// <summary>The spec picker: each query parameter is the choice of one spec.</summary>
    [Function("PickSpecs"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Pick(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/stores/{storeId}/products/{code}")] HttpRequest request, string storeId, string code,
        CancellationToken cancellation)
    {
        if (Own.CheckStore(request, storeId) is { } refusal)
            return Problem.Of(request, refusal);
        if (catalogue.FindProduct(code) is not { } product)
            return Problem.Of(request, Refusals.UnknownProduct(code));
        var inStore = await Task.WhenAll(product.Skus.Select(async sku => Of(sku, (await stock.FindAsync(storeId, sku.Code, cancellation))?.AvailableAt(clock.GetUtcNow()))));
        var sellable = inStore.Where(s => s.MostPieces > 0).Select(s => s.Code).ToHashSet(StringComparer.Ordinal);
        var picked = SpecPicker.Pick(product, Choice(request), sku => sellable.Contains(sku.Code));
        return picked.Refusal is { } unknown
            ? Problem.Of(request, unknown)
            : Results.Ok(new StoreProduct(product, inStore, picked.Value!.Specs, picked.Value.Sku));
    }

    /// <summary>Their own only; back office has none.</summary>
    private static Refusal? Stars(HttpRequest request, string associateId) =>
        Caller.Of(request) is var caller && caller.Roles.Contains(Role.Associate) ? caller.Self(associateId, "favouritesOf").Refusal : Refusals.RoleMissing;

    /// <summary>An empty one is none; of two for one spec the last was meant.</summary>
    private static Dictionary<string, string> Choice(HttpRequest request) =>
        request.Query.Where(q => q.Value[^1] is { Length: > 0 }).ToDictionary(q => q.Key, q => q.Value[^1]!, StringComparer.Ordinal);

    private static SkuInStore Of(Sku sku, int? available) =>
        new(sku.Code, available is { } left ? Math.Max(0, left) : null, Math.Clamp(available ?? Cart.MaxQuantity, 0, Cart.MaxQuantity));
}
