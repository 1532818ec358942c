using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>An RFC 9457 problem document: a stable code, a title in the caller's language, no internals (rule Z3).</summary>
public sealed record Problem(string Type, string Title, int Status, string Code, string? Field)
{
    [JsonIgnore]
    public const string ContentType = "application/problem+json";

    public static IResult Of(HttpRequest request, Refusal refusal) => Of(request, refusal, StatusOf(refusal.Code));

    public static IResult Of(HttpRequest request, Refusal refusal, int status)
    {
        request.HttpContext.Response.Headers.ContentLanguage = IsEnglish(request) ? "en" : "zh-CN";
        var title = refusal.Title.In(IsEnglish(request) ? "en" : "zh-CN");
        return Results.Json(
            new Problem($"urn:quickcheckout:{refusal.Code}", title, status, refusal.Code, refusal.Field), Json.Options, ContentType, status);
    }

    /// <summary>The caller's first language that we speak; Chinese when they name none.</summary>
    internal static bool IsEnglish(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value ?? "");
        return wanted.FirstOrDefault(l => l.StartsWith("en", StringComparison.OrdinalIgnoreCase) || l.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
            ?.StartsWith("en", StringComparison.OrdinalIgnoreCase) ?? false;
    }

    private static int StatusOf(string code) => code switch
    {
        "field-required" or "field-malformed" or "body-malformed" => StatusCodes.Status400BadRequest,
        "ticket-invalid" or "webhook-not-signed" or "webhook-stale" or "notification-not-signed" or "sign-in-required" or "token-invalid" => StatusCodes.Status401Unauthorized,
        "terminal-unknown" or "checkout-unknown" or "product-unknown" or "store-unknown" or "settlement-unknown" or "stock-unknown" or "picture-unknown" or "cart-unknown" or "line-unknown" or "import-unknown" or "nothing-here" or "dead-letter-unknown" => StatusCodes.Status404NotFound,
        "terminal-of-other-store" or "role-missing" or "store-not-yours" or "not-yourself" => StatusCodes.Status403Forbidden,
        "terminal-busy" or "not-expected-now" or "paid-not-cancellable" or "already-paid" or "checkout-closed" or "upload-differs" or "attempt-over"
            or "not-paid" or "not-closed" or "amount-has-changed" or "benefits-taken" or "benefits-not-agreed" or "out-of-stock" or "webhook-replayed" or "no-slips" or "too-many-copies" or "terminal-offline" or "terminal-refused"
            or "nothing-to-resolve" or "still-under-way" or "just-failed" or "tender-not-stuck" or "not-all-paid" or "not-counted" or "terminal-being-settled" or "terminal-not-settled"
            or "cart-empty" or "cart-parked" or "cart-settled" or "cart-being-settled" or "cart-total-changed" or "sku-gone"
            or "barcode-taken" or "sku-taken" or "too-many-favourites" or "import-not-ended" or "settle-too-old" or "cannot-be-sent-again" => StatusCodes.Status409Conflict,
        "cart-changed" or "product-changed" or "limits-changed" or "product-exists" => StatusCodes.Status412PreconditionFailed,
        "if-match-required" => StatusCodes.Status428PreconditionRequired,
        "body-too-large" => StatusCodes.Status413PayloadTooLarge,
        "not-a-picture" or "format-unknown" or "charset-unknown" => StatusCodes.Status415UnsupportedMediaType,
        "too-many-requests" => StatusCodes.Status429TooManyRequests,
        "sign-in-unavailable" => StatusCodes.Status503ServiceUnavailable,
        "internal-fault" => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
