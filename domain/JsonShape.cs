using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using static QuickCheckout.Domain.Refusals;

namespace QuickCheckout.Domain;

/// <summary>
/// Says where a document is not what a record of ours is read from, and what should stand there: the serializer's own words are
/// neither in both languages nor for people who wrote the document by hand.
/// </summary>
public static class JsonShape
{
    /// <summary>Null when <typeparamref name="T"/> can be read from it; otherwise what is wrong with the first field that is.</summary>
    /// <param name="at">The path of the element itself; "" for the document.</param>
    public static Refusal? Check<T>(JsonElement element, string at = "")
    {
        try
        {
            return Check(element, Json.Options.GetTypeInfo(typeof(T)), at);
        }
        catch (InvalidOperationException)
        {
            // Half a character, such as "\ud800", cannot become a text.
            return Malformed(at.Length == 0 ? "$" : at, "含有不完整的字符", "a text of it has half a character.");
        }
    }

    private static Refusal? Check(JsonElement element, JsonTypeInfo type, string at) => element.ValueKind == JsonValueKind.Null ? null : type.Kind switch
    {
        JsonTypeInfoKind.Object => CheckObject(element, type, at),
        JsonTypeInfoKind.Enumerable => CheckList(element, type, at),
        JsonTypeInfoKind.Dictionary => CheckNames(element, type, at),
        _ => CheckValue(element, Nullable.GetUnderlyingType(type.Type) ?? type.Type, at),
    };

    private static Refusal? CheckObject(JsonElement element, JsonTypeInfo type, string at)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Wrong(at, "必须是对象 {…}", "it must be an object {…}.");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in element.EnumerateObject())
        {
            var path = at.Length == 0 ? Said(member.Name) : $"{at}.{Said(member.Name)}";
            if (!seen.Add(member.Name))
                return Wrong(path, "重复", "it stands twice.");
            if (type.Properties.FirstOrDefault(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is not { } known)
                return Wrong(path, $"没有这个字段;可用:{Names(type)}", $"there is no such field. Known: {Names(type)}.");
            if (Check(member.Value, Json.Options.GetTypeInfo(known.PropertyType), path) is { } refusal)
                return refusal;
        }

        return null;
    }

    private static Refusal? CheckNames(JsonElement element, JsonTypeInfo type, string at)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Wrong(at, "必须是对象 {…}", "it must be an object {...}.");
        var values = Json.Options.GetTypeInfo(type.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return element.EnumerateObject()
            .Select(member => seen.Add(member.Name) ? Check(member.Value, values, $"{at}.{Said(member.Name)}") : Wrong($"{at}.{Said(member.Name)}", "重复", "it stands twice."))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? CheckList(JsonElement element, JsonTypeInfo type, string at)
    {
        if (element.ValueKind != JsonValueKind.Array)
            return Wrong(at, "必须是列表 […]", "it must be a list […].");
        var items = Json.Options.GetTypeInfo(type.ElementType!);
        return element.EnumerateArray().Select((item, i) => Check(item, items, $"{at}[{i}]")).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? CheckValue(JsonElement element, Type type, string at)
    {
        if (type == typeof(JsonElement))
            return null;
        if (type == typeof(string))
            return element.ValueKind == JsonValueKind.String && element.GetString() is not null ? null : Wrong(at, "必须是文字", "it must be a text.");
        if (type == typeof(int) || type == typeof(long))
            return IsWhole(element, type) ? null : Wrong(at, "必须是整数", "it must be a whole number.");
        if (type == typeof(DateOnly))
            return element.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null
                : Wrong(at, "必须是日期,如 2026-05-01", "it must be a date, such as 2026-05-01.");
        if (type == typeof(DateTimeOffset))
            return IsInstant(element) ? null : Wrong(at, "必须是带时区的时间,如 2026-05-01T10:00:00+08:00", "it must be a time with its offset, such as 2026-05-01T10:00:00+08:00.");
        if (type.IsEnum)
            return IsOneOf(element, type, out var names) ? null : Wrong(at, $"必须是其中之一:{names}", $"it must be one of {names}.");
        throw new NotSupportedException($"{type.Name} has no shape.");
    }

    private static bool IsWhole(JsonElement element, Type type) =>
        element.ValueKind == JsonValueKind.Number && (type == typeof(int) ? element.TryGetInt32(out _) : element.TryGetInt64(out _));

    // Without an offset it would be the time of whatever machine reads it.
    private static bool IsInstant(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out _) && element.GetString() is { } text
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal)) && text.Contains('T', StringComparison.Ordinal);

    private static bool IsOneOf(JsonElement element, Type type, out string names)
    {
        List<string> known = [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
        names = string.Join(", ", known);
        return element.ValueKind == JsonValueKind.String && known.Contains(element.GetString()!, StringComparer.OrdinalIgnoreCase);
    }

    private static string Names(JsonTypeInfo type) => string.Join(", ", type.Properties.Select(p => p.Name));

    private static Refusal Wrong(string at, string ruleZh, string ruleEn) => Malformed(at.Length == 0 ? "$" : at, ruleZh, ruleEn);
}
