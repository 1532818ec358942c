namespace Emulators.Launcher;

/// <summary>What was asked for on the command line.</summary>
/// <param name="ManifestPath">The manifest to start.</param>
/// <param name="DataRoot">The folder that holds the data slots; default: "data" beside the manifest.</param>
/// <param name="Once">Exit after the story, with its exit code.</param>
/// <param name="Story">The story to play; null for the manifest's default, "none" for no story.</param>
/// <param name="Reset">Empty the slot before starting.</param>
internal sealed record Options(string ManifestPath, string DataRoot, bool Once, string? Story, bool Reset)
{
    public const string NoStory = "none";

    /// <exception cref="BadOptionException">An option is unknown, repeated or lacks its value; the message names it.</exception>
    public static Options Parse(IReadOnlyList<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var option = args[i];
            var value = option switch
            {
                "--once" or "--reset" => "",
                "--story" or "--data" or "--manifest" => i + 1 < args.Count && args[i + 1].Length > 0 && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                    ? args[++i]
                    : throw new BadOptionException($"{option} needs a value."),
                _ => throw new BadOptionException($"There is no option {option}."),
            };
            if (!values.TryAdd(option, value))
                throw new BadOptionException($"{option} is given twice.");
        }

        var manifest = Path.GetFullPath(values.GetValueOrDefault("--manifest", "run.json"));
        var data = values.GetValueOrDefault("--data", Path.Combine(Path.GetDirectoryName(manifest)!, "data"));
        return new Options(
            manifest, Path.GetFullPath(data), values.ContainsKey("--once"), values.GetValueOrDefault("--story"),
            values.ContainsKey("--reset"));
    }
}

/// <summary>Something the person who started this can act on; shown without a stack trace.</summary>
internal class LauncherException(string message) : Exception(message);

/// <summary>The command line is not right.</summary>
internal sealed class BadOptionException(string message) : LauncherException(message);
