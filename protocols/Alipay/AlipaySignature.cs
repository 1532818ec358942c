using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>RSA2: SHA256withRSA, PKCS#1 v1.5, Base64, over text in UTF-8.</summary>
public static class AlipaySignature
{
    /// <summary>
    /// The text that is signed of a request or a notification: every parameter with a value but <c>sign</c>, sorted by name as
    /// bytes are, values as they are before they are encoded for the form.
    /// </summary>
    /// <param name="except">Further names that are left out: a notification leaves out <c>sign_type</c>, a request keeps it.</param>
    public static string TextOf(IEnumerable<KeyValuePair<string, string>> parameters, params ReadOnlySpan<string> except)
    {
        var left = except.ToArray();
        return string.Join('&', parameters
            .Where(p => p.Value.Length > 0 && p.Key != "sign" && !left.Contains(p.Key))
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={p.Value}"));
    }

    public static string Sign(string text, RSA key) =>
        Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Whether <paramref name="sign"/> is the key's signature of the text. Some gateways sign before they escape "/" as "\/".</summary>
    public static bool Verifies(string text, string? sign, RSA key)
    {
        var signature = new byte[key.KeySize / 8];
        if (sign is null || !Convert.TryFromBase64String(sign, signature, out var length) || length != signature.Length)
            return false;
        return IsOf(text) || (text.Contains(@"\/", StringComparison.Ordinal) && IsOf(text.Replace(@"\/", "/", StringComparison.Ordinal)));

        bool IsOf(string signed) => key.VerifyData(Encoding.UTF8.GetBytes(signed), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
