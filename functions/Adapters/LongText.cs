using Azure.Data.Tables;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// A text longer than one property of a table row may be (32 Ki characters): kept in as many as it takes, "Input",
/// "Input2", "Input3", up to the row's own limit of 1 MiB.
/// </summary>
internal static class LongText
{
    private const int PartLength = 30_000;

    public static void Set(TableEntity row, string name, string text)
    {
        for (var (part, at) = (1, 0); part == 1 || at < text.Length; part++, at += PartLength)
            row[NameOf(name, part)] = text.Substring(at, Math.Min(PartLength, text.Length - at));
    }

    /// <returns>Null when the row has no such text.</returns>
    public static string? Get(TableEntity row, string name)
    {
        var parts = new List<string>();
        while (row.TryGetValue(NameOf(name, parts.Count + 1), out var part) && part is string text)
            parts.Add(text);
        return parts.Count == 0 ? null : string.Concat(parts);
    }

    private static string NameOf(string name, int part) => part == 1 ? name : $"{name}{part}";
}
