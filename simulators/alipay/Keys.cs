using System.Security.Cryptography;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Alipay's own key, with which it signs, and the public one of the merchant's application.</summary>
internal sealed class Keys(SimulatorOptions options) : IDisposable
{
    public RSA Ours { get; } = Read(options.PrivateKeyPath);

    public RSA Merchants { get; } = Read(options.AppPublicKeyPath);

    public void Dispose()
    {
        Ours.Dispose();
        Merchants.Dispose();
    }

    private static RSA Read(string path)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }
}
