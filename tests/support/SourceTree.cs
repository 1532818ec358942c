namespace TestSupport;

/// <summary>Where the source tree is that these tests were built from.</summary>
public static class SourceTree
{
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "QuickCheckout.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("This runs outside the source tree.");
        return folder.FullName;
    }
}
