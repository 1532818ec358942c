using System.Text.Json;

namespace Emulators.FunctionsHost.Cli;

/// <summary><c>Values</c> and <c>ConnectionStrings</c> of local.settings.json.</summary>
internal static class LocalSettings
{
    /// <summary>Reads the file and puts its values into this process's environment, where existing variables win.</summary>
    public static Dictionary<string, string?> Load(string path)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Read("Values", "");
        Read("ConnectionStrings", "ConnectionStrings__");
        foreach (var (name, value) in values)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
                Environment.SetEnvironmentVariable(name, value);
        }

        return values;

        void Read(string section, string prefix)
        {
            if (!document.RootElement.TryGetProperty(section, out var properties))
                return;
            foreach (var property in properties.EnumerateObject())
                values[prefix + property.Name] = property.Value.ToString();
        }
    }
}
