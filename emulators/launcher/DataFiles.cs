using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emulators.Launcher;

/// <summary>Writes the manifest's JSON files. They hold secrets, so only their owner may read them.</summary>
internal static class DataFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IEnumerable<FileSpec> files, string root, Placeholders placeholders)
    {
        foreach (var file in files)
        {
            var content = file.From is null ? [] : Read(Path.GetFullPath(placeholders.Expand(file.From), root));
            Merge(content, (JsonObject)placeholders.Expand(file.Set ?? [])!);
            OwnerOnlyFile.Write(Path.GetFullPath(placeholders.Expand(file.To), root), content.ToJsonString(Indented) + "\n");
        }
    }

    private static JsonObject Read(string path) =>
        JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }) as JsonObject
        ?? throw new LauncherException($"{path} is not a JSON object.");

    // As a JSON merge patch (RFC 7396): objects merge, null removes, anything else replaces.
    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is null)
                into.Remove(name);
            else if (value is JsonObject inner && into[name] is JsonObject existing)
                Merge(existing, inner);
            else
                into[name] = value.DeepClone();
        }
    }
}
