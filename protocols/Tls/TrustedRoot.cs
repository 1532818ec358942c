using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QuickCheckout.Protocols.Tls;

/// <summary>
/// Trusts the system's roots, and one more when given: the root of an emulator, or of a private link. The name in the
/// certificate is checked either way.
/// </summary>
public static class TrustedRoot
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <param name="host">The name the server's certificate must carry.</param>
    /// <param name="rootPemPath">A PEM file with the extra root or roots; null for the system's alone.</param>
    public static SslClientAuthenticationOptions ClientOptions(string host, string? rootPemPath) => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = ValidationCallback(rootPemPath),
    };

    /// <summary>A check for any TLS client; reads the root once, here.</summary>
    public static RemoteCertificateValidationCallback ValidationCallback(string? rootPemPath)
    {
        if (rootPemPath is null)
            return static (_, _, _, errors) => errors == SslPolicyErrors.None;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(rootPemPath);
        return (_, certificate, chain, errors) => errors switch
        {
            SslPolicyErrors.None => true,
            // Only the chain may be cured by the extra root: a wrong name or no certificate stays refused.
            SslPolicyErrors.RemoteCertificateChainErrors when certificate is X509Certificate2 leaf => LeadTo(roots, leaf, chain),
            _ => false,
        };
    }

    private static bool LeadTo(X509Certificate2Collection roots, X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // A private root publishes no revocation list.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(leaf);
    }
}
