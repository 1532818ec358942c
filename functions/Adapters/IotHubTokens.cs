using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Shared access signatures of a service policy, renewed before they expire.</summary>
public sealed class IotHubTokens(IOptions<IotHubSettings> settings, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private string _token = "";
    private DateTimeOffset _expires = DateTimeOffset.MinValue;

    public string Current()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_expires - now < RenewBefore)
            {
                _expires = now + Lifetime;
                // The signature names the hub, never the port a developer's machine happened to choose.
                _token = Sign(settings.Value.HostName.Split(':')[0], settings.Value.PolicyName, settings.Value.PolicyKey, _expires);
            }

            return _token;
        }
    }

    private static string Sign(string resource, string policy, string key, DateTimeOffset expires)
    {
        var uri = Uri.EscapeDataString(resource);
        var until = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes($"{uri}\n{until}"));
        return $"SharedAccessSignature sr={uri}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={until}&skn={policy}";
    }
}
