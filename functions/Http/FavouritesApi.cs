using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>An associate's own stars (rule C4). The list of them is <c>GET /api/products?favouritesOf=…</c>.</summary>
public sealed class FavouritesApi(TableFavourites favourites, ProductCatalogue catalogue)
{
    private const int Most = 500;

    [Function("ListFavourites"), Staff(Role.Associate)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/associates/{associateId}/favourites")] HttpRequest request, string associateId,
        CancellationToken cancellation) =>
        Caller.Of(request).Self(associateId, "associateId").Refusal is { } refusal
            ? Problem.Of(request, refusal)
            : Results.Ok(new Favourites(await favourites.ListAsync(associateId, cancellation)));

    [Function("AddFavourite"), Staff(Role.Associate)]
    public async Task<IResult> Add(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/associates/{associateId}/favourites/{articleNo}")] HttpRequest request,
        string associateId, string articleNo, CancellationToken cancellation)
    {
        if ((Caller.Of(request).Self(associateId, "associateId").Refusal ?? Ids.Check(articleNo, "articleNo")) is { } refusal)
            return Problem.Of(request, refusal);
        if (catalogue.Find(articleNo) is not { IsPublished: true })
            return Problem.Of(request, Refusals.UnknownProduct(articleNo));
        if ((await favourites.ListAsync(associateId, cancellation)) is { Count: >= Most } all && !all.Contains(articleNo, StringComparer.Ordinal))
            return Problem.Of(request, Refusals.TooManyFavourites(Most));
        await favourites.AddAsync(associateId, articleNo, cancellation);
        return Results.NoContent();
    }

    /// <summary>Also of a product that is not there any more.</summary>
    [Function("RemoveFavourite"), Staff(Role.Associate)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/associates/{associateId}/favourites/{articleNo}")] HttpRequest request,
        string associateId, string articleNo, CancellationToken cancellation)
    {
        if ((Caller.Of(request).Self(associateId, "associateId").Refusal ?? Ids.Check(articleNo, "articleNo")) is { } refusal)
            return Problem.Of(request, refusal);
        await favourites.RemoveAsync(associateId, articleNo, cancellation);
        return Results.NoContent();
    }
}
