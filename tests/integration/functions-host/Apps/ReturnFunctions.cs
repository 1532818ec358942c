using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Apps;

public sealed record Thing(string Name, int Size);

public enum Colour
{
    Red,
    Green,
}

/// <summary>One function for each kind of return value.</summary>
public static class ReturnFunctions
{
    [Function("ReturnsResult")]
    public static IResult Result([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/result")] HttpRequest request) =>
        Results.Json(new Thing("result", 1), statusCode: 201);

    [Function("ReturnsTyped")]
    public static async Task<Results<Ok<Thing>, NotFound>> Typed(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/typed/{found:bool}")] HttpRequest request, bool found)
    {
        await Task.Yield();
        return found ? TypedResults.Ok(new Thing("typed", 2)) : TypedResults.NotFound();
    }

    [Function("ReturnsAction")]
    public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/action")] HttpRequest request) =>
        new ObjectResult(new Thing("action", 3)) { StatusCode = 202 };

    [Function("ReturnsProblem")]
    public static ProblemHttpResult Problem(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/problem")] HttpRequest request) =>
        TypedResults.Problem("the detail", statusCode: 409, title: "the title");

    [Function("ReturnsNothing")]
    public static async Task Writes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/written")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 203;
        await request.HttpContext.Response.WriteAsync("written");
    }

    [Function("ReturnsPoco")]
    public static Thing Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/poco")] HttpRequest request) =>
        new("poco", 4);

    [Function("ReturnsText")]
    public static string Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/text")] HttpRequest request) => "text";

    [Function("ReturnsActionOfT")]
    public static async Task<ActionResult<Thing>> ActionOfT(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "returns/action-of-t")] HttpRequest request)
    {
        await Task.Yield();
        return new Thing("action of t", 5);
    }

    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request)
    {
        request.HttpContext.Response.Headers["x-before"] = "set";
        throw new InvalidOperationException("secret detail");
    }

    [Function("ThrowsWhileWriting")]
    public static async Task ThrowsLate([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws-late")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("half an ans");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }
}
