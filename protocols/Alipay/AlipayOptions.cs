namespace QuickCheckout.Protocols.Alipay;

/// <summary>One application at Alipay. Sandbox and production differ in the address and the keys only.</summary>
public sealed record AlipayOptions
{
    /// <summary>Such as <c>https://openapi.alipay.com/gateway.do</c>.</summary>
    public required Uri Gateway { get; init; }

    public required string AppId { get; init; }

    /// <summary>The application's private key; see <see cref="AlipayKey"/>.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Alipay's public key for this application.</summary>
    public required string AlipayPublicKey { get; init; }

    /// <summary>Where Alipay sends word of a trade that was paid or closed; null for nowhere.</summary>
    public Uri? NotifyUrl { get; init; }
}
