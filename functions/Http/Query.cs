using System.Globalization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>Query parameters; the host answers 500 to a typed one it cannot convert, so they are parsed here.</summary>
internal static class Query
{
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
}
