using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Emulators.ServiceBus.Nodes;

/// <summary>Checks shared access signatures against the namespace's one policy.</summary>
internal sealed class SasTokens(string keyName, string key, TimeProvider time)
{
    private const string Scheme = "SharedAccessSignature ";

    public bool IsPolicy(string name, string secret) =>
        name == keyName
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(key));

    /// <summary>The entity path a valid token is for and when it expires; null for any other token.</summary>
    public (string Path, DateTimeOffset Expires)? Validate(string token)
    {
        if (!token.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        var fields = token[Scheme.Length..]
            .Split('&')
            .Select(field => field.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(group => group.Key, group => group.First()[1]);
        if (!fields.TryGetValue("sr", out var resource)
            || !fields.TryGetValue("sig", out var signature)
            || !long.TryParse(fields.GetValueOrDefault("se"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || WebUtility.UrlDecode(fields.GetValueOrDefault("skn")) != keyName)
            return null;
        var expected = Convert.ToBase64String(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{fields["se"]}")));
        var genuine = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(WebUtility.UrlDecode(signature)), Encoding.UTF8.GetBytes(expected));
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return genuine && expires > time.GetUtcNow()
            ? (EntityAddress.PathOf(WebUtility.UrlDecode(resource)), expires)
            : null;
    }
}
