using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>The key that signs tokens. It stays in the data folder: who has signed in is still signed in after a restart.</summary>
public sealed class SigningKey : IDisposable
{
    private const int Bits = 2048;
    private const string FileName = "signing-key.pem";

    private readonly RSA _rsa;

    private SigningKey(RSA rsa)
    {
        _rsa = rsa;
        // The library's cache is the whole process's and outlives this key: an issuer that starts again in one process would sign with one that is gone.
        var key = new RsaSecurityKey(rsa) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        Key = key;
    }

    public RsaSecurityKey Key { get; }

    public SigningCredentials Credentials => new(Key, SecurityAlgorithms.RsaSha256);

    /// <summary>The key of the folder, which is made with it when it is missing.</summary>
    public static SigningKey Of(string folder)
    {
        Directory.CreateDirectory(folder);
        var (path, rsa) = (Path.Combine(folder, FileName), RSA.Create(Bits));
        if (File.Exists(path))
        {
            rsa.ImportFromPem(File.ReadAllText(path));
            return new SigningKey(rsa);
        }

        // Moved into its place whole: one half written would be no key after a crash.
        var made = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(made, options))
            writer.Write(rsa.ExportPkcs8PrivateKeyPem());
        File.Move(made, path, overwrite: true);
        return new SigningKey(rsa);
    }

    /// <summary>The public half, as a document of keys has it.</summary>
    public object ToJwk()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA", use = "sig", alg = SecurityAlgorithms.RsaSha256, kid = Key.KeyId,
            n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    public void Dispose() => _rsa.Dispose();
}
