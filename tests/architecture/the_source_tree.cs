using System.Text.RegularExpressions;
using System.Xml.Linq;
using TestSupport;

namespace QuickCheckout.Architecture;

/// <summary>The table "may depend on" of the architecture, and what no source file may say.</summary>
public partial class the_source_tree
{
    private static readonly string Root = SourceTree.Root;

    /// <summary>Folder → the folders its projects may reference. SDK slices come in through AzureSdkParts and are free to use.</summary>
    private static readonly Dictionary<string, string[]> MayDependOn = new()
    {
        ["domain"] = [],
        ["protocols"] = ["domain"],
        ["orchestrations"] = ["domain"],
        ["functions"] = ["orchestrations", "protocols", "domain"],
        ["device-client"] = ["protocols", "domain"],
        ["web"] = ["domain"],
        ["emulators"] = ["emulators"],
        ["simulators"] = ["protocols", "domain"],
    };

    [Fact]
    public void follows_the_dependency_table()
    {
        var wrong =
            from project in Projects()
            let folder = TopFolder(project)
            where MayDependOn.ContainsKey(folder)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let target = TopFolder(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, reference.Attribute("Include")!.Value)))
            where !MayDependOn[folder].Contains(target) && target != folder
            select $"{Relative(project)} → {target}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void has_every_project_in_a_folder_of_the_table() =>
        Assert.All(Projects(), p => Assert.True(MayDependOn.ContainsKey(TopFolder(p)) || TopFolder(p) is "tests" or "benchmarks", Relative(p)));

    [Fact]
    public void keeps_the_product_out_of_the_emulators() =>
        AssertNoneSays("emulators", ProductWords());

    [Fact]
    public void keeps_storage_out_of_the_orchestrations() =>
        AssertNoneSays("orchestrations", AzureStorage());

    [Fact]
    public void has_no_source_file_of_two_minds() =>
        AssertNoneSays("", ConditionalCompilation());

    [Fact]
    public void has_every_project_in_the_solution()
    {
        var listed = File.ReadAllText(Path.Combine(Root, "QuickCheckout.slnx"));
        Assert.All(Projects(), p => Assert.Contains($"\"{Relative(p)}\"", listed, StringComparison.Ordinal));
    }

    private static void AssertNoneSays(string folder, Regex words) =>
        Assert.Empty(SourceFiles(folder).Where(f => words.IsMatch(File.ReadAllText(f))).Select(Relative));

    private static IEnumerable<string> Projects() => Files("", "*.csproj");

    private static IEnumerable<string> SourceFiles(string folder) => Files(folder, "*.cs");

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !Relative(f).Split('/').Any(part => part is "artifacts" or "data" or "node_modules" or "bin" or "obj" or ".git"));

    private static string TopFolder(string path) => Relative(path).Split('/')[0];

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    // "Order" alone is also a sequence; the product's word stands in names such as OrderNo.
    [GeneratedRegex(@"checkout|tender|orderNo|QuickCheckout", RegexOptions.IgnoreCase)]
    private static partial Regex ProductWords();

    [GeneratedRegex(@"Azure\.(Data|Storage)|TableClient|BlobClient")]
    private static partial Regex AzureStorage();

    [GeneratedRegex(@"^\s*#if\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalCompilation();
}
