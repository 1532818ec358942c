using System.Reflection;
using QuickCheckout.Domain;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Office;

/// <summary>What a refusal's code says, where only the code was kept: those whose words depend on nothing else have them.</summary>
public static class ReasonWords
{
    private static readonly Dictionary<string, LocalText> Titles = typeof(Refusals)
        .GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == typeof(Refusal))
        .Select(p => (Refusal)p.GetValue(null)!).GroupBy(r => r.Code, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Title, StringComparer.Ordinal);

    /// <returns>The code, or a person's own words, as they are when there are no others.</returns>
    public static string Of(string code, Lang t) => Titles.TryGetValue(code, out var title) ? t[title] : code;
}
