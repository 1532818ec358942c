using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

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

    /// <summary>The same for what is answered to callers: without what is <see cref="KeptOnlyAttribute"/>.</summary>
    public static void ConfigureForCallers(JsonSerializerOptions options)
    {
        Configure(options);
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(type =>
        {
            for (var i = type.Properties.Count - 1; i >= 0; i--)
                if (type.Properties[i].AttributeProvider?.IsDefined(typeof(KeptOnlyAttribute), inherit: false) == true)
                    type.Properties.RemoveAt(i);
        });
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

/// <summary>Kept with what it belongs to, and left out where that is answered to callers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeptOnlyAttribute : Attribute;
