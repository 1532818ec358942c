namespace QuickCheckout.Web.Api;

/// <summary>GET /api/me: the signed-in person.</summary>
/// <param name="Roles">"associate", "back-office".</param>
/// <param name="Stores">"*" for all.</param>
public sealed record Me(string StaffId, string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Stores)
{
    public bool IsAssociate => Roles.Contains("associate", StringComparer.Ordinal);

    public bool IsBackOffice => Roles.Contains("back-office", StringComparer.Ordinal);
}

/// <summary>GET /api/web/settings: what differs from one place to another, without a secret among it.</summary>
/// <param name="Demo">Where the virtual terminals and phones are; on Azure there are none.</param>
public sealed record WebSettings(SignInAddress SignIn, DemoAddresses? Demo);

/// <summary>An OpenID Connect issuer.</summary>
public sealed record SignInAddress(string Authority, string ClientId, string Scope);

public sealed record DemoAddresses(string? TerminalsUrl, string? PhoneUrl, string? AlipayUrl);
