using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>Products' pictures. What an address shows never changes, so that it is fetched once.</summary>
public sealed class PicturesApi(ProductCatalogue catalogue, CataloguePublisher publisher, BlobPictures pictures)
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>PNG, JPEG or WebP, told by its first bytes; the product shows it from then on.</summary>
    [Function("PutPicture"), Staff(Role.BackOffice)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/catalogue/products/{articleNo}/picture")] HttpRequest request, string articleNo,
        CancellationToken cancellation)
    {
        var body = await Body.ReadBytes(request, cancellation, MaxBytes);
        if ((Ids.Check(articleNo, "articleNo") ?? body.Refusal) is { } refusal)
            return Problem.Of(request, refusal);
        if (TypeOf(body.Value!) is not { } type)
            return Problem.Of(request, Refusals.NotAPicture);
        if (catalogue.Find(articleNo) is null)
            return Problem.Of(request, Refusals.UnknownProduct(articleNo));
        var id = await pictures.PutAsync(body.Value!, type, cancellation);
        return await Show(request, articleNo, id, cancellation) ?? Results.Ok(new StoredPicture(id));
    }

    [Function("DeletePicture"), Staff(Role.BackOffice)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/catalogue/products/{articleNo}/picture")] HttpRequest request, string articleNo,
        CancellationToken cancellation) =>
        Ids.Check(articleNo, "articleNo") is { } refusal
            ? Problem.Of(request, refusal)
            : await Show(request, articleNo, null, cancellation) ?? Results.NoContent();

    [Function("GetPicture"), Open("What is on the shelf is no secret, and a page's <img> cannot sign in.")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/pictures/{id}")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } refusal)
            return Problem.Of(request, refusal);
        if (await pictures.FindAsync(id, cancellation) is not { } picture)
            return Problem.Of(request, Refusals.UnknownPicture);
        request.HttpContext.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.Bytes(picture.Content, picture.ContentType);
    }

    /// <returns>Null when it is shown; otherwise why not.</returns>
    private async Task<IResult?> Show(HttpRequest request, string articleNo, string? id, CancellationToken cancellation)
    {
        var changed = await publisher.ChangeAsync(
            articleNo, before => before is null ? Refusals.UnknownProduct(articleNo) : before with { Product = before.Product with { Picture = id } }, cancellation);
        if (changed.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        EntityTag.Show(request, EntityTag.Of(changed.Listing!.Version));
        return null;
    }

    private static string? TypeOf(ReadOnlySpan<byte> content) => content switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
