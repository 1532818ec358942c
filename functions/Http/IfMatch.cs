using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Functions.Http;

/// <summary>The header by which a caller says what they have seen: without it a change sent twice would be made twice.</summary>
internal static class IfMatch
{
    private const string Weak = "W/";

    /// <returns>Null when there is none.</returns>
    // A proxy that compresses answers marks their tags as weak; they are ours all the same.
    public static string? Of(HttpRequest request) => request.Headers.IfMatch.FirstOrDefault() is { Length: > 0 } tag
        ? tag.StartsWith(Weak, StringComparison.Ordinal) ? tag[Weak.Length..] : tag
        : null;
}
