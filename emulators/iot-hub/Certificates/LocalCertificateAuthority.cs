using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Emulators.IotHub.Certificates;

/// <summary>
/// A certificate authority of one folder, for TLS between processes of one machine. Nothing is installed: whoever should
/// trust it is given <see cref="CertificatePath"/>. Files are PEM, made once and reused; keys are readable by their owner only.
/// </summary>
public sealed class LocalCertificateAuthority : IDisposable
{
    private const string AuthorityName = "Local Emulator CA";
    private const string AuthorityFile = "ca";
    private const int AuthorityYears = 20;
    private const int LeafDays = 825;
    private const int RenewalDays = 30;
    private const int SerialNumberBytes = 16;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly PemFolder _folder;
    private readonly TimeProvider _timeProvider;

    private LocalCertificateAuthority(PemFolder folder, X509Certificate2 certificate, TimeProvider timeProvider)
    {
        _folder = folder;
        Certificate = certificate;
        _timeProvider = timeProvider;
        CertificatePath = folder.WritePublic(AuthorityFile, certificate);
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate as a PEM file without key, for <c>NODE_EXTRA_CA_CERTS</c> and the like.</summary>
    public string CertificatePath { get; }

    /// <summary>Loads the authority of <paramref name="folder"/>, or makes it. Several processes may do so at once.</summary>
    public static LocalCertificateAuthority CreateOrLoad(string folder, TimeProvider? timeProvider = null)
    {
        var clock = timeProvider ?? TimeProvider.System;
        var files = new PemFolder(folder);
        return new LocalCertificateAuthority(files, files.LoadOrAdd(AuthorityFile, _ => true, () => CreateAuthority(clock)), clock);
    }

    /// <summary>A server certificate for these DNS names and addresses, kept under <paramref name="name"/> and reused while it fits.</summary>
    public X509Certificate2 ServerCertificate(string name, IReadOnlyCollection<string> dnsNames, IReadOnlyCollection<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var dnsName in dnsNames)
            names.AddDnsName(dnsName);
        foreach (var address in addresses)
            names.AddIpAddress(address);
        return Leaf(name, ServerAuthentication, names.Build());
    }

    /// <summary>A device's client certificate, kept under <paramref name="name"/> and reused while it is valid.</summary>
    public X509Certificate2 ClientCertificate(string name) => Leaf(name, ClientAuthentication, null);

    /// <summary>Trusts servers whose certificate this authority signed and that carry the name or address dialled.</summary>
    public RemoteCertificateValidationCallback TrustThisAuthority => (_, certificate, _, errors) =>
        certificate is not null
        && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
        && HasSigned(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2 CreateAuthority(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={AuthorityName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = clock.GetUtcNow();
        return request.CreateSelfSigned(now - ClockSkew, now.AddYears(AuthorityYears));
    }

    private X509Certificate2 Leaf(string name, string usage, X509Extension? names) =>
        _folder.LoadOrAdd(name, existing => Fits(existing, names), () => Issue(name, usage, names));

    private X509Certificate2 Issue(string name, string usage, X509Extension? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
            request.CertificateExtensions.Add(names);

        var now = _timeProvider.GetUtcNow();
        using var signed = request.Create(
            Certificate, now - ClockSkew, now.AddDays(LeafDays), RandomNumberGenerator.GetBytes(SerialNumberBytes));
        return signed.CopyWithPrivateKey(key);
    }

    private bool Fits(X509Certificate2 existing, X509Extension? names)
    {
        if (existing.NotAfter.ToUniversalTime() < _timeProvider.GetUtcNow().UtcDateTime.AddDays(RenewalDays) || !HasSigned(existing))
            return false;
        var existingNames = existing.Extensions.FirstOrDefault(e => e is X509SubjectAlternativeNameExtension);
        return names is null || (existingNames is not null && existingNames.RawData.AsSpan().SequenceEqual(names.RawData));
    }

    private bool HasSigned(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
