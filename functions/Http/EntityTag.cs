using System.Globalization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>Entity tags (RFC 9110): who changes something shows that they have seen it as it is.</summary>
internal static class EntityTag
{
    public const string Any = "*";
    private const string Weak = "W/";

    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    public static void Show(HttpRequest request, string tag) => request.HttpContext.Response.Headers.ETag = tag;

    /// <summary>The tag of If-Match; it must be there.</summary>
    public static Result<string> Required(HttpRequest request) => Sent(request) is { } tag ? tag : Refusals.IfMatchRequired;

    /// <summary>That of If-Match, if there is one.</summary>
    // A proxy that compresses answers marks their tags as weak; they are ours all the same.
    public static string? Sent(HttpRequest request) => request.Headers.IfMatch.FirstOrDefault() is { Length: > 0 } tag
        ? tag.StartsWith(Weak, StringComparison.Ordinal) ? tag[Weak.Length..] : tag
        : null;

    /// <summary>The caller has what the tag names, and need not be sent it again.</summary>
    public static bool IsKnown(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.SelectMany(t => t?.Split(',', StringSplitOptions.TrimEntries) ?? []).Any(t => t == tag);
}
