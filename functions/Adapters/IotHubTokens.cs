using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Protocols.IotHub;

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
                _token = ServiceToken.Create(settings.Value.HostName, settings.Value.PolicyName, settings.Value.PolicyKey, _expires);
            }

            return _token;
        }
    }
}
