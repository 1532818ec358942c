using System.Globalization;
using System.Text.Json.Nodes;

namespace Emulators.IotHub.Twins;

/// <summary>One device's twin. Treated as immutable: a change makes another.</summary>
internal sealed record Twin(long Version, JsonObject Tags, TwinProperties Desired, TwinProperties Reported)
{
    public static Twin New(DateTimeOffset now) => new(1, [], TwinProperties.Empty(now), TwinProperties.Empty(now));

    /// <summary>The etag of the whole twin: its version as 8 bytes in base64.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ETag
    {
        get
        {
            Span<byte> version = stackalloc byte[sizeof(long)];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(version, Version);
            return Convert.ToBase64String(version);
        }
    }

    /// <summary>What the device itself reads: both halves with versions, without metadata.</summary>
    public JsonObject ForDevice() => new() { ["desired"] = Desired.WithVersion(), ["reported"] = Reported.WithVersion() };
}

/// <summary>One half of a twin, with the version and the time of the last change of every property.</summary>
internal sealed record TwinProperties(JsonObject Values, JsonObject Metadata, long Version)
{
    private const string LastUpdated = "$lastUpdated";
    private const string LastUpdatedVersion = "$lastUpdatedVersion";

    public static TwinProperties Empty(DateTimeOffset now) => new([], new JsonObject { [LastUpdated] = Time(now) }, 1);

    /// <summary>Merges: an object into an object, null removes, anything else replaces.</summary>
    public TwinProperties Merge(JsonObject patch, DateTimeOffset now, bool stampsVersions)
    {
        TwinDocument.Check(patch);
        var values = (JsonObject)Values.DeepClone();
        var metadata = (JsonObject)Metadata.DeepClone();
        MergeInto(values, metadata, patch, Time(now), stampsVersions ? Version + 1 : null);
        TwinDocument.CheckSize(values);
        return new TwinProperties(values, metadata, Version + 1);
    }

    /// <summary>Replaces everything.</summary>
    public TwinProperties Replace(JsonObject values, DateTimeOffset now, bool stampsVersions) =>
        new TwinProperties([], new JsonObject(), Version).Merge(values, now, stampsVersions);

    /// <summary>The values with <c>$version</c>.</summary>
    public JsonObject WithVersion()
    {
        var copy = (JsonObject)Values.DeepClone();
        copy["$version"] = Version;
        return copy;
    }

    /// <summary>The values with <c>$metadata</c> and <c>$version</c>, as the service reads them.</summary>
    public JsonObject WithMetadata()
    {
        var copy = (JsonObject)Values.DeepClone();
        copy["$metadata"] = Metadata.DeepClone();
        copy["$version"] = Version;
        return copy;
    }

    private static void MergeInto(JsonObject values, JsonObject metadata, JsonObject patch, string time, long? version)
    {
        Stamp(metadata, time, version);
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                values.Remove(name);
                metadata.Remove(name);
                continue;
            }

            if (metadata[name] is not JsonObject stamp)
                metadata[name] = stamp = [];
            if (value is JsonObject nested)
            {
                if (values[name] is not JsonObject target)
                    values[name] = target = [];
                MergeInto(target, stamp, nested, time, version);
            }
            else
            {
                values[name] = value.DeepClone();
                metadata[name] = stamp = [];
                Stamp(stamp, time, version);
            }
        }
    }

    private static void Stamp(JsonObject metadata, string time, long? version)
    {
        metadata[LastUpdated] = time;
        if (version is { } number)
            metadata[LastUpdatedVersion] = number;
    }

    private static string Time(DateTimeOffset now) => now.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
}
