using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.Azure.Devices.Client;

/// <summary>A shared access signature and when it stops being valid.</summary>
internal sealed record SasToken(string Text, DateTimeOffset ExpiresOn)
{
    /// <summary>Signs <paramref name="resource"/> (a path like <c>hub/devices/id</c>) with a base64 key.</summary>
    public static SasToken Create(string resource, string key, DateTimeOffset expiresOn)
    {
        var target = Uri.EscapeDataString(resource);
        var expiry = expiresOn.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes($"{target}\n{expiry}"));
        return new SasToken(
            $"SharedAccessSignature sr={target}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}", expiresOn);
    }

    /// <summary>A token made elsewhere; without a readable expiry it is taken to last for ever, and the hub decides.</summary>
    public static SasToken Parse(string text)
    {
        const string ExpiryName = "se=";
        var expiry = text.Split('&', ' ').FirstOrDefault(part => part.StartsWith(ExpiryName, StringComparison.Ordinal));
        return expiry is not null && long.TryParse(expiry[ExpiryName.Length..], CultureInfo.InvariantCulture, out var seconds)
            ? new SasToken(text, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : new SasToken(text, DateTimeOffset.MaxValue);
    }
}
