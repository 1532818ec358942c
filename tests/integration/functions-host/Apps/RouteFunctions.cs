using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Apps;

/// <summary>Routes that overlap: the function's name decides, not how specific its route is.</summary>
public static class RouteFunctions
{
    [Function("B_Wide")]
    public static IResult Wide([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clash/{x}")] HttpRequest request) =>
        Results.Text("wide");

    [Function("C_Narrow")]
    public static IResult Narrow([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clash/narrow")] HttpRequest request) =>
        Results.Text("narrow");

    [Function("a_constrained")]
    public static IResult Constrained([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clash/{x:int}")] HttpRequest request) =>
        Results.Text("constrained");

    [Function("D_Posted")]
    public static IResult Posted([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "clash/{x}")] HttpRequest request) =>
        Results.Text("posted");

    [Function("E_Headed")]
    public static IResult Headed([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "headed")] HttpRequest request) =>
        Results.Text("headed");

    [Function("F_Unrouted")]
    public static IResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(request.Method);

    [Function("Z_Rest")]
    public static IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "rest/{*path}")] HttpRequest request, string? path) =>
        Results.Text($"rest {path ?? "null"}");
}

/// <summary>A page at the root, for an empty route prefix.</summary>
public static class RootFunctions
{
    [Function("Z_Static")]
    public static IResult Rest([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*path}")] HttpRequest request, string? path) =>
        Results.Text($"file {path}");

    [Function("Api")]
    public static IResult Api([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/x")] HttpRequest request) => Results.Text("api");
}

/// <summary>Functions that ask for keys.</summary>
public static class KeyFunctions
{
    [Function("NeedsKey")]
    public static IResult NeedsKey([HttpTrigger(AuthorizationLevel.Function, "get", Route = "needs-key")] HttpRequest request) =>
        Results.Text("in");

    [Function("NeedsMaster")]
    public static IResult NeedsMaster([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "needs-master")] HttpRequest request) =>
        Results.Text("in");

    [Function("ByDefault")]
    public static IResult ByDefault([HttpTrigger("get", Route = "by-default")] HttpRequest request) => Results.Text("in");
}
