using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>What a code was given for.</summary>
/// <param name="Challenge">S256 of what the page keeps to itself.</param>
public sealed record Grant(SignedIn SignedIn, string RedirectUri, string Challenge, DateTimeOffset Until);

/// <summary>Codes that pages take to the token endpoint. Each is taken once, within a minute, by whoever can prove that they asked for it.</summary>
public sealed class Codes(TimeProvider time)
{
    private const int Bytes = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Grant> _open = new();

    public string Issue(SignedIn signedIn, string redirectUri, string challenge)
    {
        foreach (var (old, grant) in _open)
            if (grant.Until <= time.GetUtcNow())
                _open.TryRemove(old, out _);
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        _open[code] = new Grant(signedIn, redirectUri, challenge, time.GetUtcNow() + Lifetime);
        return code;
    }

    /// <summary>Null when it does not fit; the code is gone all the same.</summary>
    public SignedIn? Take(string code, string redirectUri, string verifier) =>
        _open.TryRemove(code, out var grant) && grant.Until > time.GetUtcNow() && grant.RedirectUri == redirectUri && grant.Challenge == Challenge(verifier)
            ? grant.SignedIn
            : null;

    public static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
