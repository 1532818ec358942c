using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>
/// The retail platform's member service, as far as a store meets it: the customer's phone asks for a dynamic member
/// code, the checkout asks whose code it is.
/// </summary>
public static class Platform
{
    /// <param name="logs">Where log lines go; null: to the console.</param>
    public static WebApplication Build(PlatformOptions options, TimeProvider time, ILoggerProvider? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logs is not null)
            builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.AddSingleton(new MemberStore(options.DataFolder, time));

        var app = builder.Build();
        app.MapGet("/health", () => TypedResults.Ok(new { status = "healthy" }));
        app.MapGet("/api/members", (MemberStore store) => store.All());
        app.MapPost("/api/member-codes", Issue);
        app.MapPost("/api/member-codes/resolve", Resolve);
        return app;
    }

    private static IResult Issue(IssueCode request, MemberStore store)
    {
        if (string.IsNullOrEmpty(request.MemberId))
            return Problem(StatusCodes.Status400BadRequest, "field-required", "memberId is required.");
        return store.Issue(request.MemberId) is { } issued
            ? TypedResults.Ok(issued)
            : Problem(StatusCodes.Status404NotFound, "member-unknown", $"There is no member {request.MemberId}.");
    }

    private static IResult Resolve(ResolveCode request, MemberStore store)
    {
        if (string.IsNullOrEmpty(request.Code) || string.IsNullOrEmpty(request.CheckoutId))
            return Problem(StatusCodes.Status400BadRequest, "field-required", "code and checkoutId are required.");
        var (outcome, member) = store.Resolve(request.Code, request.CheckoutId);
        return outcome switch
        {
            ResolveOutcome.Resolved => TypedResults.Ok(member),
            ResolveOutcome.Unknown => Problem(StatusCodes.Status404NotFound, "member-code-unknown", "The code is unknown or has expired."),
            ResolveOutcome.Used => Problem(StatusCodes.Status409Conflict, "member-code-used", "The code was used by another checkout."),
            ResolveOutcome.Blocked => Problem(StatusCodes.Status403Forbidden, "member-blocked", "The member is blocked."),
            _ => throw new InvalidOperationException($"No answer for {outcome}."),
        };
    }

    private static ProblemHttpResult Problem(int status, string code, string title) =>
        TypedResults.Problem(statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}

/// <summary>POST /api/member-codes, from the customer's phone.</summary>
public sealed record IssueCode(string? MemberId);

/// <summary>A dynamic member code; scan it before <paramref name="ExpiresAt"/>.</summary>
public sealed record IssuedCode(string Code, DateTimeOffset ExpiresAt);

/// <summary>POST /api/member-codes/resolve, from the checkout.</summary>
public sealed record ResolveCode(string? Code, string? CheckoutId);
