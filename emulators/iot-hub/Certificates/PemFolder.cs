using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Emulators.IotHub.Certificates;

/// <summary>Certificates with their keys as PEM files. A file appears whole or not at all.</summary>
internal sealed class PemFolder(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The stored certificate if it <paramref name="fits"/>, else a new one, stored in its place.</summary>
    public X509Certificate2 LoadOrAdd(string name, Func<X509Certificate2, bool> fits, Func<X509Certificate2> create)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".key.pem");
        var existing = Load(path);
        if (existing is not null && fits(existing))
            return existing;

        using var created = create();
        var written = Write(created.ExportCertificatePem() + "\n" + Key(created) + "\n", isSecret: true);
        if (existing is not null)
            File.Move(written, path, overwrite: true);
        else if (!TryMoveNew(written, path))
            File.Delete(written);
        WritePublic(name, created);
        // Whoever came first in a race has the certificate that counts.
        return Load(path) ?? throw new IOException($"The certificate {path} vanished while it was being made.");
    }

    /// <summary>Writes the certificate without its key and returns the file's path.</summary>
    public string WritePublic(string name, X509Certificate2 certificate)
    {
        var path = Path.Combine(folder, name + ".pem");
        File.Move(Write(certificate.ExportCertificatePem() + "\n", isSecret: false), path, overwrite: true);
        return path;
    }

    private static X509Certificate2? Load(string path)
    {
        if (!File.Exists(path))
            return null;
        using var fromPem = X509Certificate2.CreateFromPemFile(path);
        // Some platforms' TLS cannot use a key that exists in memory only; a round trip through PKCS#12 helps all of them.
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static string Key(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate has no elliptic curve key.");
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static bool TryMoveNew(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(to))
        {
            return false;
        }
    }

    private string Write(string pem, bool isSecret)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(path, options);
        writer.Write(pem);
        return path;
    }
}
