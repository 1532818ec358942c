using System.Net;

namespace QuickCheckout.Integration;

/// <summary>What ./run sets up: the app's own pages may use the terminals' control API, others may not.</summary>
[Collection(InTheShop.Name)]
public class when_a_page_of_the_app_works_a_terminal(OpenShop open)
{
    [Fact]
    public async Task its_origin_is_let_in_and_no_other()
    {
        var (app, control) = (open.Shop.Settings.AppUrl!, open.Shop.Settings.TerminalControlUrl!);
        using var browser = new HttpClient { BaseAddress = control };
        foreach (var origin in (string[])[app.GetLeftPart(UriPartial.Authority), $"http://localhost:{app.Port}"])
        {
            using var answer = await browser.SendAsync(From(origin));
            Assert.Equal((HttpStatusCode.OK, origin), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin"))));
        }

        using var refused = await browser.SendAsync(From($"http://127.0.0.1:{app.Port + 1}"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static HttpRequestMessage From(string origin) => new(HttpMethod.Get, new Uri("/terminals", UriKind.Relative)) { Headers = { { "Origin", origin } } };
}
