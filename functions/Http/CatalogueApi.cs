using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Products as back office keeps them (rule C6), on sale or not. Each change but that of a picture needs the tag under which the product was read.</summary>
public sealed class CatalogueApi(ProductCatalogue catalogue, CataloguePublisher publisher, SalesTally sales)
{
    /// <summary>By article number; <c>published=false</c> for those that were taken off sale.</summary>
    [Function("ListListings"), Staff(Role.BackOffice)]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/products")] HttpRequest request)
    {
        var published = Query.Flag(request, "published");
        var page = Query.Page(request);
        if ((published.Refusal ?? page.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var all = catalogue.All.Where(l => published.Value is null || l.IsPublished == published.Value).ToList();
        var items = all.OrderBy(l => l.Product.ArticleNo, StringComparer.Ordinal).Skip(page.Value.Skip).Take(page.Value.Take);
        return Results.Ok(new ListingPage([.. items], all.Count, page.Value.NextOf(all.Count)));
    }

    [Function("GetListing"), Staff(Role.BackOffice)]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalogue/products/{articleNo}")] HttpRequest request, string articleNo) =>
        catalogue.Find(articleNo) is { } listing ? Shown(request, listing) : Problem.Of(request, Refusals.UnknownProduct(articleNo));

    /// <summary>Edits a product (<c>If-Match</c>), which stays on sale or off it, or adds one (<c>If-None-Match: *</c>), which is on sale then.</summary>
    [Function("PutListing"), Staff(Role.BackOffice)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/catalogue/products/{articleNo}")] HttpRequest request, string articleNo,
        CancellationToken cancellation)
    {
        var body = await Body.ReadJson<Product>(request, cancellation);
        if (body.Refusal is { } unreadable)
            return Problem.Of(request, unreadable);
        if (body.Value!.ArticleNo is null)
            return Problem.Of(request, Refusals.Required("articleNo"));
        if (body.Value.ArticleNo != articleNo)
            return Problem.Of(request, Refusals.Malformed("articleNo", "与地址中的货号不同", "it is not the one of the address."));
        var isNew = request.Headers.IfNoneMatch == EntityTag.Any;
        return await Change(request, articleNo, isNew ? (Result<string>?)null : EntityTag.Required(request), before => body.Value with { Picture = before?.Picture }, isPublished: null, cancellation);
    }

    /// <summary>Takes it off sale; it can be edited and published again.</summary>
    [Function("UnpublishListing"), Staff(Role.BackOffice)]
    public Task<IResult> Unpublish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalogue/products/{articleNo}/unpublish")] HttpRequest request, string articleNo,
        CancellationToken cancellation) =>
        Change(request, articleNo, EntityTag.Required(request), product => product!, isPublished: false, cancellation);

    [Function("PublishListing"), Staff(Role.BackOffice)]
    public Task<IResult> Publish(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalogue/products/{articleNo}/publish")] HttpRequest request, string articleNo,
        CancellationToken cancellation) =>
        Change(request, articleNo, EntityTag.Required(request), product => product!, isPublished: true, cancellation);

    /// <summary>Counts what was sold now, not only at night; the order of products follows.</summary>
    [Function("CountSales"), Staff(Role.BackOffice)]
    public async Task<IResult> CountSales(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/catalogue/sales/count")] HttpRequest request, CancellationToken cancellation) =>
        Results.Ok(new CountedSales(await sales.CountAsync(cancellation)));

    /// <param name="tag">Null for a product that must not be there yet.</param>
    /// <param name="isPublished">Null for as it is.</param>
    private async Task<IResult> Change(
        HttpRequest request, string articleNo, Result<string>? tag, Func<Product?, Product> change, bool? isPublished, CancellationToken cancellation)
    {
        if ((Ids.Check(articleNo, "articleNo") ?? tag?.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        var changed = await publisher.ChangeAsync(articleNo, before => Refuse(articleNo, before, tag?.Value) is { } refused
            ? refused
            : new Listing(change(before?.Product), 0, isPublished ?? before?.IsPublished ?? true), cancellation);
        return changed.Refusal is { } wrong ? Problem.Of(request, wrong) : Shown(request, changed.Listing!, created: changed.Outcome == PublishOutcome.Added);
    }

    private static Refusal? Refuse(string articleNo, Listing? before, string? tag) => (before, tag) switch
    {
        (null, null) => null,
        (null, _) => Refusals.UnknownProduct(articleNo),
        (_, null) => Refusals.ProductExists(articleNo),
        (_, EntityTag.Any) => null,
        _ => tag == EntityTag.Of(before.Version) ? null : Refusals.ProductChanged(articleNo),
    };

    private static IResult Shown(HttpRequest request, Listing listing, bool created = false)
    {
        EntityTag.Show(request, EntityTag.Of(listing.Version));
        return created ? Results.Created($"/api/catalogue/products/{listing.Product.ArticleNo}", listing) : Results.Ok(listing);
    }
}
