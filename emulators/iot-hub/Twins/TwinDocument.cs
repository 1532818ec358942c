using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emulators.IotHub.Registry;

namespace Emulators.IotHub.Twins;

/// <summary>The rules for what may stand in a twin.</summary>
internal static class TwinDocument
{
    private const int MaxBytes = 32 * 1024;
    private const int MaxDepth = 10;
    private const int MaxNameBytes = 1024;

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="HubException">The bytes are no JSON object.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw HubException.ArgumentInvalid("A JSON object is expected.");
        }
        catch (JsonException error)
        {
            throw HubException.ArgumentInvalid($"The body is not JSON: {error.Message}");
        }
    }

    /// <summary>Checks names and depth of a patch.</summary>
    public static void Check(JsonObject patch, int depth = 1)
    {
        if (depth > MaxDepth)
            throw HubException.ArgumentInvalid($"A twin is at most {MaxDepth} levels deep.");
        foreach (var (name, value) in patch)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAny("$. ") || name.Any(char.IsControl))
                throw HubException.ArgumentInvalid($"'{name}' is no name for a twin property: it may not be empty or hold '.', '$', space or control characters.");
            if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
                throw HubException.ArgumentInvalid($"The name of a twin property has at most {MaxNameBytes} bytes.");
            if (value is JsonObject nested)
                Check(nested, depth + 1);
        }
    }

    public static void CheckSize(JsonObject values)
    {
        if (Encoding.UTF8.GetByteCount(values.ToJsonString()) > MaxBytes)
            throw HubException.ArgumentInvalid($"Each half of a twin has at most {MaxBytes} bytes.");
    }
}
