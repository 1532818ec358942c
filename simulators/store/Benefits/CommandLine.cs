namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>What stands after "benefits" or "campaigns".</summary>
/// <param name="File">Or "-".</param>
/// <param name="Language">Null when it is not said.</param>
internal sealed record CommandLine(string File, string? Language, Uri Members)
{
    /// <summary>Where ./run has it.</summary>
    public static Uri DefaultMembers { get; } = new("http://127.0.0.1:9120");

    /// <returns>Null when it is not complete or has something unknown.</returns>
    public static CommandLine? Parse(ReadOnlySpan<string> args)
    {
        string? file = null, language = null;
        var members = DefaultMembers;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--lang" when i + 1 < args.Length && args[i + 1] is "zh" or "en":
                    language = args[++i];
                    break;
                case "--members" when i + 1 < args.Length && Uri.TryCreate(args[i + 1], UriKind.Absolute, out var url) && url.Scheme is "http" or "https":
                    members = new Uri(args[++i]);
                    break;
                case var name when file is null && (name == HandWritten.Dash || !name.StartsWith('-')):
                    file = name;
                    break;
                default:
                    return null;
            }
        }

        return file is null ? null : new CommandLine(file, language, members);
    }
}
