using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Functions.Web;

namespace QuickCheckout.Functions.Http;

/// <summary>
/// The screens, where they are served from here: on one machine. On Azure they are static files of their own, and there is nothing to serve.
/// </summary>
public sealed class WebFilesApi(WebFiles files)
{
    private static readonly FileExtensionContentTypeProvider Types = new() { Mappings = { [".dat"] = "application/octet-stream" } };

    // Routes are tried in the order of function names: these two take what no other did, and never what is the host's own.
    [Function("ZWebFiles"), Open("Whoever wants to sign in needs the page first; there is no secret in it.")]
    public Task Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path:regex(^(?!(admin|runtime)(/|$)).+)}")] HttpRequest request, string path,
        CancellationToken cancellation) => Send(request, path, cancellation);

    // A catch-all with a constraint does not take the empty path.
    [Function("ZWebRoot"), Open("As the other files.")]
    public Task Root(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{root:regex(^$)?}")] HttpRequest request, CancellationToken cancellation) =>
        Send(request, "", cancellation);

    private async Task Send(HttpRequest request, string path, CancellationToken cancellation)
    {
        var response = request.HttpContext.Response;
        // An address of the API that is none, or a file that is not there, is not answered with a page.
        if (files.Find(path, request.Headers.AcceptEncoding.ToString()) is not { } file)
        {
            await Problem.Of(request, Domain.Refusals.NothingHere).ExecuteAsync(request.HttpContext);
            return;
        }

        foreach (var (name, value) in file.Headers)
            response.Headers[name] = value;
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = "Accept-Encoding";
        if (EntityTag.IsKnown(request, file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = TypeOf(file.Name);
        if (file.Encoding is { } encoding)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = file.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.SendFileAsync(file.Path, cancellation);
    }

    private static string TypeOf(string name) => !Types.TryGetContentType(name, out var type) ? "application/octet-stream"
        : type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
}
