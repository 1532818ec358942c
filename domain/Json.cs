using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QuickCheckout.Domain;

/// <summary>The one JSON dialect of the product: camelCase names, kebab-case enums, nulls left out, Chinese as it is.</summary>
public static class Json
{
    /// <summary>Shared, read-only options; use <see cref="Configure"/> where a framework owns the instance.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowOutOfOrderMetadataProperties = true;
        // Of two values for one name nobody knows which was meant.
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new EnumNames());
    }

    /// <summary>An enum's name as the API writes it: <c>Step.ReadingCard</c> → "reading-card".</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
