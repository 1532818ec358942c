using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>A token for the broker's claims-based security node.</summary>
/// <param name="Type">The token type of the put-token request.</param>
internal sealed record AmqpToken(string Type, string Value, DateTimeOffset ExpiresOn)
{
    public const string SharedAccessSignature = "servicebus.windows.net:sastoken";
    public const string Jwt = "jwt";
}

internal interface IAmqpTokenSource
{
    ValueTask<AmqpToken> GetAsync(string audience, CancellationToken cancellationToken);
}

/// <summary>Signs tokens with a policy's key.</summary>
internal sealed class SharedKeyTokenSource(string keyName, string key, TimeProvider time) : IAmqpTokenSource
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public ValueTask<AmqpToken> GetAsync(string audience, CancellationToken cancellationToken)
    {
        var expires = time.GetUtcNow() + Lifetime;
        var resource = WebUtility.UrlEncode(audience);
        var expiry = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        var signature = WebUtility.UrlEncode(Convert.ToBase64String(hash));
        return new(new AmqpToken(
            AmqpToken.SharedAccessSignature,
            $"SharedAccessSignature sr={resource}&sig={signature}&se={expiry}&skn={WebUtility.UrlEncode(keyName)}",
            expires));
    }
}

/// <summary>Hands on a signature somebody else made; it cannot be renewed.</summary>
internal sealed class FixedTokenSource(string signature) : IAmqpTokenSource
{
    public ValueTask<AmqpToken> GetAsync(string audience, CancellationToken cancellationToken) =>
        new(new AmqpToken(AmqpToken.SharedAccessSignature, signature, DateTimeOffset.MaxValue));
}

/// <summary>Asks Microsoft Entra ID through a credential.</summary>
internal sealed class CredentialTokenSource(TokenCredential credential) : IAmqpTokenSource
{
    private static readonly string[] Scopes = ["https://servicebus.azure.net/.default"];

    public async ValueTask<AmqpToken> GetAsync(string audience, CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken).ConfigureAwait(false);
        return new AmqpToken(AmqpToken.Jwt, token.Token, token.ExpiresOn);
    }
}
