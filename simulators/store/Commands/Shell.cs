using System.Globalization;
using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.Store.Commands;

/// <summary>Where a command is typed: answers go out as JSON alone, all else to the error stream.</summary>
/// <param name="Language">"zh", "en", or null for both.</param>
internal sealed record Shell(Stream Input, TextWriter Out, TextWriter Error, string? Language)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The language of a locale such as zh_CN.UTF-8; null when it is neither of ours.</summary>
    public static string? LanguageOf(string? locale) =>
        locale is null ? null
        : locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh"
        : locale.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : null;

    public void Print<T>(T answer) => Out.WriteLine(JsonSerializer.Serialize(answer, Indented));

    /// <returns>The exit code.</returns>
    public int Refuse(Refusal refusal)
    {
        Error.WriteLine(Language is null ? $"{Shown(refusal.Title.Zh)}\n{Shown(refusal.Title.En)}" : Shown(refusal.Title.In(Language)));
        return BadInput;
    }

    // A name in a file may hold what a terminal would obey.
    private static string Shown(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c));
}
