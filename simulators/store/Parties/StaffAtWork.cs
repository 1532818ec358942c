using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>
/// Signs each call of the product's API in as whoever does such a thing in a store: an associate at the till, back office behind it.
/// Where to sign in the app itself says; tokens are shared by everybody in this process and fetched again before they expire.
/// </summary>
internal sealed class StaffAtWork(Uri app, string associate = StaffAtWork.Associate, string backOffice = StaffAtWork.BackOffice)
    : DelegatingHandler(new SocketsHttpHandler())
{
    public const string Associate = "A001";
    public const string BackOffice = "B001";

    /// <summary>Back office of all stores.</summary>
    public const string OfAllStores = "B900";

    /// <summary>No call takes longer, and no stream: a token with less left is not used.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(10);

    private static readonly string[] BehindTheTill = ["/api/catalogue/", "/api/settlements", "/api/attention", "/api/orders", "/api/takings"];
    private static readonly string[] OfBackOffice = ["/journal", "/timeline", "/limits", "/diagnose"];
    private static readonly HttpClient Unsigned = new();
    private static readonly ConcurrentDictionary<(Uri App, string StaffId), Token> Tokens = new();

    /// <summary>An access token of this member of staff; a real page would have them sign in.</summary>
    /// <exception cref="StoreException">There is nobody of that id.</exception>
    public static async Task<string> TokenOf(Uri app, string staffId, CancellationToken cancellation)
    {
        if (Tokens.TryGetValue((app, staffId), out var kept) && kept.Until - Reserve > DateTimeOffset.UtcNow)
            return kept.AccessToken;
        var settings = await Unsigned.GetFromJsonAsync<WebSettings>(new Uri(app, "/api/web/settings"), Json.Options, cancellation);
        using var answer = await Unsigned.PostAsync($"{settings!.SignIn.Authority.TrimEnd('/')}/api/staff/{Uri.EscapeDataString(staffId)}/token", content: null, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            throw new StoreException($"Nobody of the staff is called {staffId}.", (int)answer.StatusCode);
        var issued = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Issued>(Json.Options, cancellation))!;
        Tokens[(app, staffId)] = new Token(issued.AccessToken, DateTimeOffset.UtcNow.AddSeconds(issued.ExpiresIn));
        return issued.AccessToken;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var who = IsBehindTheTill(request) ? backOffice : associate;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenOf(app, who, cancellationToken));
        var answer = await base.SendAsync(request, cancellationToken);
        // The issuer may have another key by now: whoever asks again signs in again.
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            Tokens.TryRemove((app, who), out _);
        return answer;
    }

    private static bool IsBehindTheTill(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        return BehindTheTill.Any(p => path.StartsWith(p, StringComparison.Ordinal)) || OfBackOffice.Any(p => path.EndsWith(p, StringComparison.Ordinal))
            || (request.Method == HttpMethod.Put && (path.StartsWith("/api/terminals/", StringComparison.Ordinal) || path.Contains("/stock/", StringComparison.Ordinal)));
    }

    private sealed record Token(string AccessToken, DateTimeOffset Until);

    private sealed record Issued([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
