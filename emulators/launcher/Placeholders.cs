using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Emulators.Launcher;

/// <summary>
/// Expands {port:NAME}, {address:NAME}, {secret:NAME} (32 random bytes, base64), {cert:NAME} and {key:NAME} (PEM
/// files), {ca} (PEM file), {private-key:NAME} and {public-key:NAME} (PEM files of a key pair), {private-pem:NAME} and
/// {public-pem:NAME} (what is in them), {var:NAME}, {data}, {root} (the manifest's folder) and {slot}.
/// </summary>
internal sealed partial class Placeholders(Manifest manifest, string root, Slot slot, Certificates certificates, KeyPairs keyPairs)
{
    private const int MaxDepth = 8;

    public string Expand(string text) => Expand(text, 0);

    public IReadOnlyList<string> Expand(IEnumerable<string>? texts) => [.. (texts ?? []).Select(text => Expand(text))];

    /// <summary>The specification with every text expanded.</summary>
    public ProcessSpec Expand(ProcessSpec spec) => spec with
    {
        Command = Expand(spec.Command),
        Args = Expand(spec.Args),
        Directory = Path.GetFullPath(Expand(spec.Directory ?? "."), root),
        Env = spec.Env?.ToDictionary(e => e.Key, e => Expand(e.Value)),
        Shows = spec.Shows is null ? null : Expand(spec.Shows),
        Ready = spec.Ready is { } ready ? ready with { Http = Optional(ready.Http), Tcp = Optional(ready.Tcp), Line = Optional(ready.Line) } : null,
    };

    public JsonNode? Expand(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Expand(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Expand)]),
        JsonValue v when v.TryGetValue<string>(out var text) => Expand(text),
        _ => node?.DeepClone(),
    };

    private string? Optional(string? text) => text is null ? null : Expand(text);

    private string Expand(string text, int depth)
    {
        if (depth > MaxDepth)
            throw new LauncherException($"Variables refer to each other in a circle: {text}");
        return Pattern().Replace(text, match => Value(match, depth));
    }

    private string Value(Match match, int depth)
    {
        var name = match.Groups["name"].Value;
        return match.Groups["kind"].Value switch
        {
            "port" => slot.Port(name).ToString(CultureInfo.InvariantCulture),
            "address" => slot.Address(name),
            "secret" => slot.Secret(name),
            "cert" => certificates.CertificatePath(name),
            "key" => certificates.KeyPath(name),
            "ca" => certificates.AuthorityPath,
            "private-key" => keyPairs.PrivatePath(name),
            "public-key" => keyPairs.PublicPath(name),
            "private-pem" => keyPairs.PrivatePem(name),
            "public-pem" => keyPairs.PublicPem(name),
            "var" when manifest.Variables?.TryGetValue(name, out var text) == true => Expand(text, depth + 1),
            "data" => slot.Folder,
            "root" => root,
            "slot" => slot.Number.ToString(CultureInfo.InvariantCulture),
            _ => throw new LauncherException($"The manifest uses {match.Value}, which is not defined."),
        };
    }

    [GeneratedRegex(@"\{(?<kind>[a-z-]+)(?::(?<name>[A-Za-z0-9_.-]+))?\}")]
    private static partial Regex Pattern();
}
