using System.Collections.Concurrent;

namespace Emulators.ServiceBus.Wire;

/// <summary>The entities a connection may use, each until its token expires.</summary>
internal sealed class GrantedAudiences
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiryByPath = new(StringComparer.OrdinalIgnoreCase);

    public void Grant(string path, DateTimeOffset expires) => _expiryByPath[path] = expires;

    /// <summary>Whether a token that is still valid covers the entity: itself, or a path above it.</summary>
    public bool Covers(string path, DateTimeOffset now) => _expiryByPath.Any(grant =>
        grant.Value > now
        && path.StartsWith(grant.Key, StringComparison.OrdinalIgnoreCase)
        && (grant.Key.Length == 0 || path.Length == grant.Key.Length || path[grant.Key.Length] == '/'));
}
