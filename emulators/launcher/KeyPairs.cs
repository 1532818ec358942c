using System.Security.Cryptography;

namespace Emulators.Launcher;

/// <summary>RSA key pairs of this slot as PEM files (PKCS#8 and SubjectPublicKeyInfo), made once and then kept, for parties that sign what they say.</summary>
internal sealed class KeyPairs
{
    private const int Bits = 2048;

    private readonly string _folder;
    private readonly HashSet<string> _names;

    /// <summary>Makes those of <paramref name="names"/> that are not in the folder yet.</summary>
    public KeyPairs(string folder, IEnumerable<string> names)
    {
        (_folder, _names) = (folder, [.. names]);
        foreach (var name in _names)
            Ensure(name);
    }

    public string PrivatePath(string name) => FileOf(name, ".key.pem");

    public string PublicPath(string name) => FileOf(name, ".pem");

    public string PrivatePem(string name) => File.ReadAllText(PrivatePath(name));

    public string PublicPem(string name) => File.ReadAllText(PublicPath(name));

    private void Ensure(string name)
    {
        using var pair = RSA.Create(Bits);
        if (File.Exists(PrivatePath(name)))
            pair.ImportFromPem(PrivatePem(name));
        else
            OwnerOnlyFile.Write(PrivatePath(name), pair.ExportPkcs8PrivateKeyPem() + "\n");
        // Derived anew each time: it can neither be missing nor belong to another pair.
        OwnerOnlyFile.Write(PublicPath(name), pair.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    private string FileOf(string name, string suffix) =>
        _names.Contains(name) ? Path.Combine(_folder, name + suffix) : throw new LauncherException($"The manifest uses the key pair \"{name}\" without declaring it.");
}
