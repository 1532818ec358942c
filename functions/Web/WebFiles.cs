using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Web;

/// <summary>Section "WebFiles": the published screens.</summary>
public sealed class WebFileSettings
{
    /// <summary>The folder with <c>index.html</c>; empty where the screens are served by others, as on Azure.</summary>
    public string Folder { get; set; } = "";
}

/// <summary>A file as it is sent.</summary>
/// <param name="Name">Whose content type it has; the path may end with an encoding's.</param>
/// <param name="Encoding">Of what it was compressed with when it was published; null when it was not.</param>
public sealed record WebFile(string Name, string Path, long Length, string Tag, string? Encoding, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// The published screens with the headers and the fallback that <c>staticwebapp.config.json</c> gives them: the same file that Azure
/// Static Web Apps goes by, so that pages behave alike here and there.
/// </summary>
public sealed class WebFiles
{
    private const string ConfigName = "staticwebapp.config.json";
    private static readonly (string Name, string Ending)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private readonly FrozenDictionary<string, string> _tags;
    private readonly string _folder;
    private readonly SiteConfig _config;

    public WebFiles(IOptions<WebFileSettings> settings, IOptions<SignInSettings> signIn, IOptions<WebDemoSettings> demo)
    {
        _folder = settings.Value.Folder.Length == 0 ? "" : Path.GetFullPath(settings.Value.Folder);
        _tags = (_folder.Length == 0 ? [] : Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            .ToFrozenDictionary(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'), TagOf, StringComparer.Ordinal);
        var config = _tags.ContainsKey(ConfigName) ? SiteConfig.Read(File.ReadAllText(Path.Combine(_folder, ConfigName))) : SiteConfig.None;
        // Where the screens may go beside their own place: to the issuer, and to the simulated parties of this machine.
        _config = config.Allowing([signIn.Value.Authority, demo.Value.TerminalsUrl, demo.Value.PhoneUrl, demo.Value.AlipayUrl]);
    }

    /// <summary>Only what was there at the start is served: no path leads anywhere else.</summary>
    /// <param name="path">As in the address, without the first slash.</param>
    /// <param name="accepted">What the caller can unpack (<c>Accept-Encoding</c>).</param>
    public WebFile? Find(string path, string accepted)
    {
        var name = path.Length == 0 ? SiteConfig.Index : path;
        if (name == ConfigName || !_tags.ContainsKey(name))
            name = _config.FallbackFor(path);
        if (name is null || !_tags.ContainsKey(name))
            return null;
        var (encoding, ending) = Encodings.FirstOrDefault(e => Takes(accepted, e.Name) && _tags.ContainsKey(name + e.Ending));
        var file = Path.Combine(_folder, name + ending);
        return new WebFile(name, file, new FileInfo(file).Length, _tags[name + ending], encoding, _config.HeadersOf("/" + name));
    }

    /// <summary>"gzip, br;q=0.5" takes both; with "q=0" it would not.</summary>
    private static bool Takes(string accepted, string encoding) => accepted.Split(',', StringSplitOptions.TrimEntries).Select(e => e.Split(';', StringSplitOptions.TrimEntries))
        .Any(e => e[0].Equals(encoding, StringComparison.OrdinalIgnoreCase) && !e.Skip(1).Any(q => q is "q=0" or "q=0.0" or "q=0.00" or "q=0.000"));

    private static string TagOf(string file)
    {
        using var content = File.OpenRead(file);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 10))}\"";
    }
}

/// <summary>The part of a Static Web Apps configuration that our screens use.</summary>
internal sealed record SiteConfig(IReadOnlyDictionary<string, string> Headers, IReadOnlyList<SiteRoute> Routes, IReadOnlyList<string> NoFallback)
{
    public const string Index = "index.html";
    private const string Policy = "Content-Security-Policy";
    public static readonly SiteConfig None = new(new Dictionary<string, string>(), [], []);

    public static SiteConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new SiteConfig(
            HeadersOf(root, "globalHeaders"),
            [.. root.GetProperty("routes").EnumerateArray().Select(r => new SiteRoute(r.GetProperty("route").GetString()!, HeadersOf(r, "headers")))],
            [.. root.GetProperty("navigationFallback").GetProperty("exclude").EnumerateArray().Select(e => e.GetString()!)]);
    }

    public SiteConfig Allowing(IEnumerable<string?> addresses)
    {
        var origins = string.Concat(addresses.Where(a => !string.IsNullOrEmpty(a)).Select(a => " " + new Uri(a!).GetLeftPart(UriPartial.Authority)).Distinct());
        return Headers.TryGetValue(Policy, out var policy)
            ? this with { Headers = new Dictionary<string, string>(Headers) { [Policy] = policy.Replace("connect-src 'self'", $"connect-src 'self'{origins}", StringComparison.Ordinal).Replace("frame-src 'self'", $"frame-src 'self'{origins}", StringComparison.Ordinal) } }
            : this;
    }

    /// <summary>An address that is no file is one of the screens' own, which they find their way to; a file that is missing is not.</summary>
    public string? FallbackFor(string path) => NoFallback.Any(pattern => Fits(pattern, "/" + path)) ? null : Index;

    /// <summary>The first route that fits adds to what all have.</summary>
    public IReadOnlyDictionary<string, string> HeadersOf(string path)
    {
        var headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Routes.FirstOrDefault(r => Fits(r.Route, path))?.Headers ?? new Dictionary<string, string>())
            headers[name] = value;
        return headers;
    }

    private static Dictionary<string, string> HeadersOf(JsonElement of, string member) => of.TryGetProperty(member, out var headers)
        ? headers.EnumerateObject().ToDictionary(h => h.Name, h => h.Value.GetString()!, StringComparer.OrdinalIgnoreCase)
        : [];

    // "/api/*" or an address as it is.
    private static bool Fits(string pattern, string path) =>
        pattern.EndsWith('*') ? path.StartsWith(pattern[..^1], StringComparison.Ordinal) : path == pattern;
}

internal sealed record SiteRoute(string Route, IReadOnlyDictionary<string, string> Headers);
