using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>About the service itself.</summary>
public sealed class ServiceApi(ProductCatalogue catalogue)
{
    private static readonly byte[] Document = ReadDocument();

    [Function("GetHealth"), Open("Whoever watches the service has no sign-in; it says nothing of any store.")]
    public IResult Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request) =>
        Results.Ok(new { status = "healthy", products = catalogue.Count });

    [Function("GetOpenApi"), Open("How the API is called is no secret.")]
    public IResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request) =>
        Results.Bytes(Document, "application/json");

    private static byte[] ReadDocument()
    {
        using var stream = typeof(ServiceApi).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("openapi.json is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
