using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>A private root and a server certificate under it, as PEM files in a folder of their own.</summary>
public sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificates-");

    public TestCertificates()
    {
        var now = DateTimeOffset.UtcNow;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Test root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=acquirer", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var leaf = request.Create(root, now.AddDays(-1), now.AddHours(23), RandomNumberGenerator.GetBytes(16));

        Root = Write("root.pem", root.ExportCertificatePem());
        Certificate = Write("server.pem", leaf.ExportCertificatePem());
        Key = Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    public string Root { get; }

    /// <summary>Names 127.0.0.1 and nothing else.</summary>
    public string Certificate { get; }

    public string Key { get; }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string pem)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
