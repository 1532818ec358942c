namespace Emulators.IotHub.Security;

/// <summary>The names the hub answers to and the policies that open it.</summary>
internal sealed class HubIdentity(IReadOnlyList<string> hostNames, IReadOnlyList<SharedAccessPolicy> policies)
{
    public bool IsNamed(string hostName) => hostNames.Contains(hostName, StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys of a policy that grants all of <paramref name="needed"/>; null when there is none.</summary>
    public IReadOnlyList<string>? KeysOf(string policyName, HubPermissions needed)
    {
        var policy = policies.FirstOrDefault(p => string.Equals(p.Name, policyName, StringComparison.OrdinalIgnoreCase));
        return policy is not null && (policy.Permissions & needed) == needed ? [policy.PrimaryKey, policy.SecondaryKey] : null;
    }

    /// <summary>Whether a token's resource is this hub, or a path of it that <paramref name="path"/> begins with.</summary>
    public bool Covers(string resource, string path)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? resource : resource[..slash];
        var prefix = slash < 0 ? "" : resource[slash..].TrimEnd('/');
        return IsNamed(host)
            && path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && (path.Length == prefix.Length || prefix.Length == 0 || path[prefix.Length] == '/');
    }
}
