using System.Security.Cryptography;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>RSA keys as they are handed around: PEM, or as Alipay's tools give them, the Base64 of PKCS#8 or SubjectPublicKeyInfo alone.</summary>
public static class AlipayKey
{
    /// <exception cref="FormatException">It is no such key; the message does not say it.</exception>
    public static RSA Read(string text)
    {
        var key = RSA.Create();
        try
        {
            if (text.Contains("-----BEGIN", StringComparison.Ordinal))
                key.ImportFromPem(text);
            else
                ReadBare(key, Convert.FromBase64String(text));
            return key;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException or FormatException)
        {
            key.Dispose();
            throw new FormatException("It is no RSA key: PEM, or the Base64 of PKCS#8 or SubjectPublicKeyInfo, is expected.", wrong);
        }
    }

    private static void ReadBare(RSA key, byte[] der)
    {
        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
        }
        catch (CryptographicException)
        {
            key.ImportSubjectPublicKeyInfo(der, out _);
        }
    }
}
