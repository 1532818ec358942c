using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>What a page asks /authorize for.</summary>
internal sealed record AuthorizeRequest(IReadOnlyDictionary<string, string> Asked, string RedirectUri, string Language)
{
    private const int ChallengeLength = 43;

    public string? State => Asked.GetValueOrDefault("state");

    public string? Nonce => Asked.GetValueOrDefault("nonce");

    public string? Hint => Asked.GetValueOrDefault("login_hint");

    public string Challenge => Asked["code_challenge"];

    /// <summary>No page may be shown.</summary>
    public bool IsSilent => Prompts.Contains("none");

    /// <summary>The page has to be shown, whoever signed in before.</summary>
    public bool AsksAnyway => Prompts.Contains("login") || Prompts.Contains("select_account");

    private string[] Prompts => Asked.GetValueOrDefault("prompt")?.Split(' ') ?? [];

    /// <summary>Null when it is not known who asks, or where the answer would go: nothing may be sent there.</summary>
    public static AuthorizeRequest? Read(HttpRequest request, IssuerOptions options)
    {
        var asked = request.Query.Where(q => q.Value is [{ Length: > 0 }]).ToDictionary(q => q.Key, q => q.Value[0]!, StringComparer.Ordinal);
        return asked.GetValueOrDefault("client_id") == options.ClientId && asked.GetValueOrDefault("redirect_uri") is { } redirect && Redirects.Allows(options, redirect)
            ? new AuthorizeRequest(asked, redirect, Languages.Of(request))
            : null;
    }

    /// <summary>Null when it can be answered; otherwise OpenID Connect's word for what is wrong.</summary>
    public string? Refuse() => this switch
    {
        _ when Asked.GetValueOrDefault("response_type") != "code" => "unsupported_response_type",
        _ when Asked.GetValueOrDefault("scope")?.Split(' ').Contains("openid") != true => "invalid_scope",
        _ when Asked.GetValueOrDefault("response_mode", "query") != "query" => "invalid_request",
        // Without it a code that is read on its way could be used by anybody.
        _ when Asked.GetValueOrDefault("code_challenge_method") != "S256" || Asked.GetValueOrDefault("code_challenge")?.Length != ChallengeLength => "invalid_request",
        _ => null,
    };
}

internal static class Redirects
{
    /// <summary>To the letter: whatever else a browser may take for the same, is not.</summary>
    public static bool Allows(IssuerOptions options, string redirectUri) => options.RedirectUris.Any(known => known.OriginalString == redirectUri);

    public static string With(string address, params (string Name, string? Value)[] more)
    {
        var query = string.Join('&', more.Where(m => m.Value is not null).Select(m => $"{m.Name}={Uri.EscapeDataString(m.Value!)}"));
        return query.Length == 0 ? address : address + (address.Contains('?') ? '&' : '?') + query;
    }
}

internal static class Languages
{
    /// <summary>"zh-CN" or "en": the page's wish first, then the browser's; Chinese when neither says.</summary>
    public static string Of(HttpRequest request)
    {
        var wishes = request.Query["ui_locales"].ToString().Split(' ')
            .Concat(request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value ?? ""));
        return wishes.Select(w => w.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : w.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-CN" : null)
            .FirstOrDefault(known => known is not null) ?? "zh-CN";
    }
}
