using System.Globalization;
using System.Text.Json;

namespace Emulators.FunctionsHost.Invocation;

/// <summary>
/// Text of a route or query to a parameter's type, as the real worker does it: text, GUIDs and times are parsed,
/// everything else must be JSON. Names of enum members are not JSON, so enum parameters always fail.
/// </summary>
internal static class StringConversion
{
    /// <exception cref="FormatException">The text is not a value of the type.</exception>
    /// <exception cref="JsonException">The text is not a value of the type.</exception>
    public static object? Convert(string text, Type type, JsonSerializerOptions json)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(string) || target == typeof(object))
            return text;
        if (target == typeof(Guid))
            return Guid.Parse(text);
        if (target == typeof(DateTime))
            return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        if (target == typeof(DateTimeOffset))
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        if (target == typeof(DateOnly))
            return DateOnly.Parse(text, CultureInfo.InvariantCulture);
        if (target == typeof(TimeOnly))
            return TimeOnly.Parse(text, CultureInfo.InvariantCulture);
        if (target.IsEnum)
            throw new FormatException($"'{text}' cannot be bound to the enum {target.Name}: bind a string and parse it.");
        return JsonSerializer.Deserialize(text, type, json);
    }
}
