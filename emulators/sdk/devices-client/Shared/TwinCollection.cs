using System.Collections;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Microsoft.Azure.Devices.Shared;

/// <summary>Twin properties: a JSON object whose <c>$version</c> and <c>$metadata</c> are not properties.</summary>
[JsonConverter(typeof(TwinCollectionJsonConverter))]
public class TwinCollection : IEnumerable
{
    private const string MetadataName = "$metadata";
    private const string VersionName = "$version";

    /// <summary>No properties.</summary>
    public TwinCollection()
        : this((JObject?)null, null)
    {
    }

    /// <summary>The properties of a JSON object.</summary>
    /// <exception cref="JsonReaderException"><paramref name="twinJson"/> is not a JSON object.</exception>
    public TwinCollection(string twinJson)
        : this(JObject.Parse(twinJson), null)
    {
    }

    /// <summary>The properties of a JSON object, with their metadata.</summary>
    public TwinCollection(JObject? twinJson, JObject? metadataJson)
    {
        Json = twinJson ?? [];
        if (metadataJson is not null)
            Json[MetadataName] = metadataJson;
    }

    /// <summary>The version the hub counts; 0 when unknown.</summary>
    public long Version => Json.TryGetValue(VersionName, out var version) ? (long)version : default;

    /// <summary>How many properties.</summary>
    public int Count => Properties.Count();

    internal JObject Json { get; }

    private IEnumerable<JProperty> Properties => Json.Properties().Where(p => !IsReserved(p.Name));

    /// <summary>One property: a <see cref="TwinCollection"/> for an object, a JSON value or array otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such property.</exception>
    public dynamic this[string propertyName]
    {
        get
        {
            if (!Contains(propertyName))
                throw new ArgumentOutOfRangeException(nameof(propertyName), propertyName, "No such twin property.");
            var value = Json[propertyName];
            return value is JObject nested ? new TwinCollection(nested, null) : value!;
        }

        set => Json[propertyName] = value switch
        {
            null => JValue.CreateNull(),
            TwinCollection collection => collection.Json,
            JToken token => token,
            object plain => JToken.FromObject(plain),
        };
    }

    /// <summary>Whether a property exists.</summary>
    public bool Contains(string propertyName) => !IsReserved(propertyName) && Json.ContainsKey(propertyName);

    /// <summary>The properties as <see cref="KeyValuePair{TKey,TValue}"/> of name and value.</summary>
    public IEnumerator GetEnumerator()
    {
        foreach (var property in Properties)
            yield return new KeyValuePair<string, dynamic>(property.Name, this[property.Name]);
    }

    /// <summary>The JSON of the properties, with version and metadata if known.</summary>
    public string ToJson(Formatting formatting = Formatting.None) => Json.ToString(formatting);

    /// <inheritdoc/>
    public override string ToString() => ToJson();

    private static bool IsReserved(string name) => name is MetadataName or VersionName;

    private sealed class TwinCollectionJsonConverter : JsonConverter<TwinCollection>
    {
        public override TwinCollection ReadJson(
            JsonReader reader, Type objectType, TwinCollection? existingValue, bool hasExistingValue, JsonSerializer serializer) =>
            new(JObject.Load(reader), null);

        public override void WriteJson(JsonWriter writer, TwinCollection? value, JsonSerializer serializer) =>
            (value?.Json ?? (JToken)JValue.CreateNull()).WriteTo(writer);
    }
}
