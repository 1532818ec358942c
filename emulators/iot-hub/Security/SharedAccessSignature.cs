using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Emulators.IotHub.Security;

/// <summary>
/// A token <c>SharedAccessSignature sr={resource}&amp;sig={signature}&amp;se={expiry}[&amp;skn={policy}]</c>: the signature is
/// HMAC-SHA256 with a base64 key over the url-encoded resource, a line feed and the expiry in Unix seconds.
/// </summary>
public sealed record SharedAccessSignature
{
    private const string Scheme = "SharedAccessSignature ";

    private SharedAccessSignature(string encodedResource, byte[] signature, DateTimeOffset expiresOn, string? policyName)
    {
        EncodedResource = encodedResource;
        Signature = signature;
        ExpiresOn = expiresOn;
        PolicyName = policyName;
    }

    /// <summary>What the token opens, for example <c>hub/devices/id</c>.</summary>
    public string Resource => Uri.UnescapeDataString(EncodedResource);

    /// <summary>When the token stops being valid.</summary>
    public DateTimeOffset ExpiresOn { get; }

    /// <summary>The shared access policy whose key signed it; null for a device's own key.</summary>
    public string? PolicyName { get; }

    private string EncodedResource { get; }

    private byte[] Signature { get; }

    /// <summary>Makes a token.</summary>
    public static string Create(string resource, string key, DateTimeOffset expiresOn, string? policyName = null)
    {
        var encoded = Uri.EscapeDataString(resource);
        var expiry = expiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Uri.EscapeDataString(Convert.ToBase64String(Sign(encoded, expiry, key)));
        var token = $"{Scheme}sr={encoded}&sig={signature}&se={expiry}";
        return policyName is null ? token : $"{token}&skn={Uri.EscapeDataString(policyName)}";
    }

    /// <summary>Reads a token; null when it is none.</summary>
    public static SharedAccessSignature? Parse(string? token)
    {
        if (token is null || !token.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        var parts = token[Scheme.Length..].Split('&')
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToLookup(part => part[0], part => part[1]);
        string? Single(string name) => parts[name].Count() == 1 ? parts[name].Single() : null;

        if (Single("sr") is not { } resource || Single("sig") is not { } signature || Single("se") is not { } expiry)
            return null;
        var decoded = new byte[signature.Length];
        if (!Convert.TryFromBase64String(Uri.UnescapeDataString(signature), decoded, out var length)
            || !long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return null;
        var policy = Single("skn");
        return new SharedAccessSignature(
            resource,
            decoded[..length],
            DateTimeOffset.FromUnixTimeSeconds(seconds),
            string.IsNullOrEmpty(policy) ? null : Uri.UnescapeDataString(policy));
    }

    /// <summary>Whether one of <paramref name="keys"/> signed this token and it is still valid at <paramref name="now"/>.</summary>
    public bool IsValid(IEnumerable<string?> keys, DateTimeOffset now)
    {
        var expiry = ExpiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return ExpiresOn > now && keys.Any(key =>
            key is not null && CryptographicOperations.FixedTimeEquals(Sign(EncodedResource, expiry, key), Signature));
    }

    private static byte[] Sign(string encodedResource, string expiry, string key) =>
        HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes($"{encodedResource}\n{expiry}"));
}
