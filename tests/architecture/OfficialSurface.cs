using System.Text.RegularExpressions;

namespace QuickCheckout.Architecture;

/// <summary>
/// The official public API of the Azure packages, as listed in official/*.txt: a type and its members, one a line,
/// written the way <see cref="DeclaredSurface"/> writes ours.
/// </summary>
internal static partial class OfficialSurface
{
    /// <summary>Full type name → its member lines, normalised.</summary>
    public static Dictionary<string, HashSet<string>> Read(string folder)
    {
        var types = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt"))
            ReadFile(file, types);
        return types;
    }

    private static void ReadFile(string file, Dictionary<string, HashSet<string>> types)
    {
        var (space, members) = ("", new HashSet<string>());
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
                space = line["namespace ".Length..].Trim();
            else if (line.StartsWith("    ", StringComparison.Ordinal))
                members.UnionWith(line.Contains('=') && EnumValues().IsMatch(line.Trim()) ? line.Trim().Split(", ") : [Normalise(line.Trim())]);
            else if (line.StartsWith("  ", StringComparison.Ordinal) && TypeLine().Match(line) is { Success: true } type)
                members = types.TryGetValue($"{space}.{type.Groups["name"].Value}", out var known)
                    ? known
                    : types[$"{space}.{type.Groups["name"].Value}"] = new HashSet<string>(StringComparer.Ordinal);
        }
    }

    /// <summary>Default values and modifiers that do not change what compiles against a member are left out.</summary>
    public static string Normalise(string member)
    {
        var text = DefaultValue().Replace(member, "");
        text = Modifiers().Replace(text, "");
        return text.Replace("params ", "", StringComparison.Ordinal).Replace("static readonly ", "static ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^  (?:(?:sealed|static|abstract|class|struct|interface|enum|delegate) )+(?<name>[\w.]+(?:<[\w, ]+>)?)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(\w+=-?\d+)(, \w+=-?\d+)*$")]
    private static partial Regex EnumValues();

    [GeneratedRegex(@" = (?:""[^""]*""|\([^)]*\)[^,)]*|[^,)]+)")]
    private static partial Regex DefaultValue();

    [GeneratedRegex(@"^(?:(?:virtual|abstract|override|sealed|protected|readonly|const) )+")]
    private static partial Regex Modifiers();
}
