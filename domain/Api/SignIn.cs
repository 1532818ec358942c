namespace QuickCheckout.Domain.Api;

/// <summary>What a member of staff may do (rule Z1).</summary>
public enum Role
{
    /// <summary>Sells, in their own store.</summary>
    Associate,

    /// <summary>Keeps catalogue, shelves, terminals and money of its stores, and sells nothing.</summary>
    BackOffice,
}

/// <summary>GET /api/me: who has signed in.</summary>
/// <param name="Stores">Those whose data they may see; "*" for all.</param>
public sealed record Me(string StaffId, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Stores);

/// <summary>GET /api/web/settings: what a web page has to know before anybody has signed in.</summary>
/// <param name="UtcOffsetMinutes">How far the stores' clocks are ahead of UTC at present.</param>
public sealed record WebSettings(WebSignIn SignIn, WebDemo Demo, int UtcOffsetMinutes);

/// <summary>Where staff sign in, by OpenID Connect's authorization code with PKCE.</summary>
public sealed record WebSignIn(string Authority, string ClientId, string Scope);

/// <summary>Pages of the simulated parties; null where there are none.</summary>
public sealed record WebDemo(string? TerminalsUrl, string? PhoneUrl, string? AlipayUrl);
