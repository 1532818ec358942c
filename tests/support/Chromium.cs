namespace TestSupport;

/// <summary>Where the browser is that tests and measures drive: named by CHROMIUM, or where systems keep it.</summary>
public static class Chromium
{
    /// <summary>Without what it would fetch from elsewhere by itself.</summary>
    public static readonly IReadOnlyList<string> Switches =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly string[] Known =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Path => (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? [named] : Known).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no Chromium: install it, or name it in CHROMIUM.");
}
