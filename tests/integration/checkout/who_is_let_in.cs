using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Integration;

/// <summary>Rule Z1 over the real sockets of host and issuer; each function by itself: tests/unit/functions/SignIn.</summary>
[Collection(InTheShop.Name)]
public sealed class who_is_let_in(OpenShop open) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = open.Shop.Settings.AppUrl };

    [Fact]
    public async Task nobody_without_a_sign_in_whatever_they_call()
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync("/api/openapi.json"));
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name is "get" or "post" or "put" or "delete" && !o.Value.TryGetProperty("security", out _)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name.Replace('{', 'x').Replace('}', 'x'));
                using var answer = await _http.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{request.Method} {path.Name}: {answer.StatusCode}");
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
                AssertSafe(answer, await answer.Content.ReadAsStringAsync());
            }
    }

    [Theory]
    [InlineData("A001", "/api/terminals/{0}", 200, null)]
    [InlineData("B001", "/api/terminals/{0}", 200, null)]
    [InlineData("A101", "/api/terminals/{0}", 403, "store-not-yours")]
    [InlineData("A001", "/api/attention", 403, "role-missing")]
    [InlineData("B900", "/api/attention?storeId=S001", 200, null)]
    [InlineData("B001", "/api/attention?storeId=S002", 403, "store-not-yours")]
    [InlineData("A101", "/api/checkouts", 200, null)]
    public async Task whoever_has_the_role_in_that_store(string staffId, string path, int status, string? code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Format(null, path, open.Shop.Settings.TerminalId));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await StaffAtWork.TokenOf(open.Shop.Settings.AppUrl!, staffId, default));
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var answer = await _http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        AssertSafe(answer, said);
        if (code is not null)
            Assert.Contains($"\"code\":\"{code}\"", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task whoever_has_signed_in_is_known_by_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await StaffAtWork.TokenOf(open.Shop.Settings.AppUrl!, "B900", default));
        using var answer = await _http.SendAsync(request);
        Assert.Equal("""{"staffId":"B900","name":"周航","roles":["back-office"],"stores":["*"]}""", await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();

    private static void AssertSafe(HttpResponseMessage answer, string said)
    {
        Assert.DoesNotContain("/runtime/webhooks", answer.Headers + said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("code=", answer.Headers + said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }
}
