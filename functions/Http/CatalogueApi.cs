using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Catalogue;

namespace QuickCheckout.Functions.Http;

public sealed class CatalogueApi(ProductCatalogue catalogue)
{
    private const int PageSize = 50;

    /// <summary>Products whose name, article number or barcode contains <c>q</c>, by article number; <c>page</c> from 1.</summary>
    [Function("ListProducts")]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products")] HttpRequest request)
    {
        var page = Query.Number(request, "page", 1, 100_000);
        if (page.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var number = page.Value ?? 1;
        var (items, total) = catalogue.Find(request.Query["q"].FirstOrDefault() ?? "", (number - 1) * PageSize, PageSize);
        return Results.Ok(new ProductPage(items, total, number * PageSize < total ? number + 1 : null));
    }

    [Function("GetProduct")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products/{code}")] HttpRequest request, string code) =>
        catalogue.FindProduct(code) is { } product ? Results.Ok(product) : Problem.Of(request, Refusals.UnknownProduct(code));

    private sealed record ProductPage(IReadOnlyList<Product> Items, int Total, int? NextPage);
}
