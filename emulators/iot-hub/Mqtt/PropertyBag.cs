namespace Emulators.IotHub.Mqtt;

/// <summary>Url-encoded <c>name=value&amp;...</c>, as it stands in topics and user names.</summary>
internal static class PropertyBag
{
    /// <summary>Reads a bag; null when its encoding is broken. A name alone has an empty value; a repeated name keeps the last.</summary>
    public static Dictionary<string, string>? Parse(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Uri.UnescapeDataString(parts[0]);
            if (name.Length == 0)
                return null;
            values[name] = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return values;
    }

    /// <summary>Writes a bag.</summary>
    public static string Format(IEnumerable<KeyValuePair<string, string>> values) =>
        string.Join('&', values.Select(v => $"{Uri.EscapeDataString(v.Key)}={Uri.EscapeDataString(v.Value)}"));
}
