namespace QuickCheckout.Simulators.Store.Commands;

/// <summary>What stands after the name of a command.</summary>
/// <param name="File">A file, or "-" for standard input; null for a command that takes none.</param>
internal sealed record CommandLine(string? File, IReadOnlyDictionary<string, string> Options)
{
    public const string Lang = "--lang";
    public const string Members = "--members";
    public const string App = "--app";
    public const string By = "--by";
    public const string Format = "--format";
    public const string Charset = "--charset";

    /// <summary>For standard input.</summary>
    public const string Dash = "-";

    private static readonly Uri DefaultMembers = new("http://127.0.0.1:9120");
    private static readonly Uri DefaultApp = new("http://127.0.0.1:7071");

    /// <summary>Null when it is not said.</summary>
    public string? Language => Options.GetValueOrDefault(Lang);

    /// <summary>Where ./run has it, unless it is said.</summary>
    public Uri MembersUrl => Options.TryGetValue(Members, out var url) ? new Uri(url) : DefaultMembers;

    public Uri AppUrl => Options.TryGetValue(App, out var url) ? new Uri(url) : DefaultApp;

    /// <param name="known">The options that the command has.</param>
    /// <returns>Null when it is not complete or has something unknown.</returns>
    public static CommandLine? Parse(ReadOnlySpan<string> args, bool takesFile, params ReadOnlySpan<string> known)
    {
        string? file = null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            var word = args[i];
            if (takesFile && file is null && (word == Dash || !word.StartsWith('-')))
                file = word;
            else if (known.Contains(word) && i + 1 < args.Length && IsFor(word, args[i + 1]))
                options[word] = args[++i];
            else
                return null;
        }

        return takesFile && file is null ? null : new CommandLine(file, options);
    }

    private static bool IsFor(string option, string value) => option switch
    {
        Lang => value is "zh" or "en",
        Members or App => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https",
        Format => value is "csv" or "json" or "jsonl",
        _ => value.Length > 0 && !value.StartsWith('-'),
    };
}
