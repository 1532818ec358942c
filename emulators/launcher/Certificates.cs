using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Emulators.Launcher;

/// <summary>
/// A certificate authority of this slot's own and the server certificates it issues, as PEM files. Nothing is added
/// to the machine's trust; whoever talks to these servers is given <see cref="AuthorityPath"/>.
/// </summary>
internal sealed class Certificates(string folder)
{
    private const string AuthorityName = "CN=Local emulators";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // 397 days is the most that Apple's TLS accepts for a server certificate.
    private static readonly TimeSpan Validity = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockSlack = TimeSpan.FromHours(1);

    public string AuthorityPath => CertificatePath("authority");

    public string CertificatePath(string name) => Path.Combine(folder, name + ".pem");

    public string KeyPath(string name) => Path.Combine(folder, name + ".key.pem");

    /// <summary>Issues a server certificate for these host names and addresses unless a good one is there.</summary>
    public void Ensure(string name, IReadOnlyList<string> hosts)
    {
        Directory.CreateDirectory(folder);
        using var authority = Authority();
        if (IsGood(name, authority, hosts))
            return;

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(AlternativeNames(hosts));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));

        var now = TimeProvider.System.GetUtcNow();
        var notAfter = new[] { now + Validity, new DateTimeOffset(authority.NotAfter) }.Min();
        using var certificate = request.Create(authority, now - ClockSlack, notAfter, RandomNumberGenerator.GetBytes(16));
        Write(name, certificate, key);
    }

    private X509Certificate2 Authority()
    {
        if (File.Exists(AuthorityPath) && File.Exists(KeyPath("authority")))
        {
            var existing = X509Certificate2.CreateFromPemFile(AuthorityPath, KeyPath("authority"));
            if (Lasts(existing))
                return existing;
            existing.Dispose();
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(AuthorityName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        var authority = request.CreateSelfSigned(now - ClockSlack, now + 10 * Validity);
        Write("authority", authority, key);
        return authority;
    }

    private bool IsGood(string name, X509Certificate2 authority, IReadOnlyList<string> hosts)
    {
        if (!File.Exists(CertificatePath(name)) || !File.Exists(KeyPath(name)))
            return false;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath(name));
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return Lasts(certificate) && hosts.All(host => certificate.MatchesHostname(host)) && chain.Build(certificate);
    }

    private static bool Lasts(X509Certificate2 certificate) =>
        TimeProvider.System.GetUtcNow() + RenewBefore < new DateTimeOffset(certificate.NotAfter);

    private static X509Extension AlternativeNames(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        return names.Build();
    }

    private void Write(string name, X509Certificate2 certificate, ECDsa key)
    {
        File.WriteAllText(CertificatePath(name), certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(KeyPath(name), "");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(KeyPath(name), OwnerOnly);
        File.WriteAllText(KeyPath(name), key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
