using System.Globalization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>Query parameters; the host answers 500 to a typed one it cannot convert, so they are parsed here.</summary>
internal static class Query
{
    private const int MaxPage = 100_000;
    private const int UsualPageSize = 50;
    private const int MaxPageSize = 200;

    /// <summary>An id that may be left out; anything else would end up in a query of the tables.</summary>
    public static Result<string?> Id(HttpRequest request, string name)
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text)
            return (string?)null;
        return Ids.Check(text, name) is { } refusal ? refusal : text;
    }

    public static Result<int?> Number(HttpRequest request, string name, int least, int most)
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text)
            return (int?)null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (int?)number
            : Refusals.Malformed(name, $"{least} 到 {most} 的整数", $"a whole number from {least} to {most}.");
    }

    /// <summary>One of an enum's names as the API writes them; null when it is left out.</summary>
    public static Result<T?> Name<T>(HttpRequest request, string name) where T : struct, Enum
    {
        if (request.Query[name].FirstOrDefault() is not { Length: > 0 } text)
            return (T?)null;
        var names = Enum.GetValues<T>().ToDictionary(Json.Name, StringComparer.Ordinal);
        return names.TryGetValue(text, out var value)
            ? (T?)value
            : Refusals.Malformed(name, $"须为 {string.Join("、", names.Keys)} 之一", $"it is one of {string.Join(", ", names.Keys)}.");
    }

    public static Result<bool?> Flag(HttpRequest request, string name) => request.Query[name].FirstOrDefault() switch
    {
        null or "" => (bool?)null,
        "true" => (bool?)true,
        "false" => (bool?)false,
        _ => Refusals.Malformed(name, "须为 true 或 false", "true or false."),
    };

    /// <summary><c>page</c>, from 1, of <c>pageSize</c> items, up to 200 and 50 by default.</summary>
    public static Result<PageAsked> Page(HttpRequest request)
    {
        var (page, size) = (Number(request, "page", 1, MaxPage), Number(request, "pageSize", 1, MaxPageSize));
        if ((page.Refusal ?? size.Refusal) is { } refusal)
            return refusal;
        return new PageAsked(page.Value ?? 1, size.Value ?? UsualPageSize);
    }
}

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Number">From 1.</param>
internal readonly record struct PageAsked(int Number, int Take)
{
    public int Skip => (Number - 1) * Take;

    /// <summary>Null when this is the last page of so many.</summary>
    public int? NextOf(int total) => (long)Number * Take < total ? Number + 1 : null;
}
