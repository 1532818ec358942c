using System.ComponentModel.DataAnnotations;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Section "SignIn": who says who staff are. On Azure Entra ID, locally <c>simulators/sign-in</c>.</summary>
public sealed class SignInSettings
{
    /// <summary>The issuer, below which is <c>/.well-known/openid-configuration</c>.</summary>
    [Required, Https] public string Authority { get; set; } = "";

    /// <summary>What an access token must be for: this API.</summary>
    [Required] public string Audience { get; set; } = "";

    /// <summary>The web page's own id, and the scope that it asks for: what the issuer is told when staff sign in.</summary>
    [Required] public string ClientId { get; set; } = "";

    [Required] public string Scope { get; set; } = "";

    [Required] public string StaffIdClaim { get; set; } = "staff_id";

    /// <summary>A list, or one text with commas or spaces; "*" for all stores.</summary>
    [Required] public string StoresClaim { get; set; } = "stores";
}

/// <summary>Section "Web": where the simulated parties' pages are; on Azure there are none.</summary>
public sealed class WebDemoSettings
{
    public string? TerminalsUrl { get; set; }

    public string? PhoneUrl { get; set; }

    public string? AlipayUrl { get; set; }
}
