using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Emulators.FunctionsHost.Apps;

/// <summary>One function for each kind of parameter.</summary>
public static class BindingFunctions
{
    [Function("BindsInt")]
    public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "int/{id:int}")] HttpRequest request, int id) =>
        Results.Text($"{id + 1}");

    [Function("BindsLooseInt")]
    public static IResult LooseInt([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "loose/{id}")] HttpRequest request, int id) =>
        Results.Text($"{id}");

    [Function("BindsGuid")]
    public static IResult OptionalGuid(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guid/{g:guid?}")] HttpRequest request, Guid? g) =>
        Results.Text(g?.ToString("N") ?? "none");

    [Function("BindsText")]
    public static IResult Text(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/{name}")] HttpRequest request, string name) => Results.Text(name);

    [Function("BindsQuery")]
    public static IResult Query(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "query")] HttpRequest request, string? q, int? n, int size = 7) =>
        Results.Text($"{q ?? "null"} {n?.ToString() ?? "null"} {size}");

    [Function("BindsEnum")]
    public static IResult Enumeration(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "enum")] HttpRequest request, Colour colour) => Results.Text($"{colour}");

    [Function("BindsRequired")]
    public static IResult Required(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "required")] HttpRequest request, int n) => Results.Text($"{n}");

    [Function("BindsBody")]
    public static IResult Body(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request, [FromBody] Thing thing) =>
        Results.Text($"{thing.Name} {thing.Size}");

    [Function("BindsTriggerText")]
    public static IResult TriggerText([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "trigger-text")] string body) =>
        Results.Text(body ?? "null");

    [Function("BindsForm")]
    public static async Task<IResult> Form([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "form")] HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return Results.Text($"{form["a"]} {request.Cookies["c"]}");
    }

    [Function("BindsContext")]
    public static IResult Context(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{Name}")] HttpRequest request, FunctionContext context, string name) =>
        Results.Text(
            $"{context.FunctionDefinition.Name} {context.BindingContext.BindingData["NAME"]} {name} "
            + $"{ReferenceEquals(context.GetHttpContext(), request.HttpContext)} {context.InvocationId.Length}");
}
