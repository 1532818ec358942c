namespace QuickCheckout.Protocols.Alipay;

/// <summary>One application at Alipay. Sandbox and production differ in the address and the keys only.</summary>
public sealed record AlipayOptions
{
    /// <summary>Such as <c>https://openapi.alipay.com/gateway.do</c>.</summary>
    public required Uri Gateway { get; init; }

    public required string AppId { get; init; }

    /// <summary>The application's private key, PEM (PKCS#8 or PKCS#1).</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Alipay's public key for this application, PEM.</summary>
    public required string AlipayPublicKey { get; init; }
}
