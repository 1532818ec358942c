using System.Net;
using Emulators.FunctionsHost.Apps;

namespace Emulators.FunctionsHost;

public sealed class when_routes_overlap(when_routes_overlap.Fixture fixture) : IClassFixture<when_routes_overlap.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(RouteFunctions)];
    }

    [Theory]
    [InlineData("clash/5", "constrained")]
    [InlineData("clash/abc", "wide")]
    [InlineData("clash/narrow", "wide")]
    [InlineData("CLASH/abc", "wide")]
    [InlineData("rest", "rest null")]
    [InlineData("rest/a/b.js", "rest a/b.js")]
    public async Task the_first_in_alphabetical_order_of_function_names_wins(string path, string expected) =>
        Assert.Equal(expected, await fixture.Http.GetStringAsync("/api/" + path));

    [Fact]
    public async Task another_method_goes_on_to_the_next_function()
    {
        var answer = await fixture.Http.PostAsync("/api/clash/abc", null);
        Assert.Equal("posted", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("DELETE", "/api/clash/abc")]
    [InlineData("HEAD", "/api/clash/abc")]
    [InlineData("GET", "/api/unknown")]
    [InlineData("GET", "/clash/abc")]
    public async Task a_method_that_is_not_listed_or_an_unknown_path_gives_404(string method, string path)
    {
        var answer = await fixture.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HEAD_works_where_it_is_listed() =>
        Assert.True((await fixture.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/headed"))).IsSuccessStatusCode);

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task without_route_and_methods_the_name_is_the_route_and_any_method_goes(string method)
    {
        var answer = await fixture.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/f_unrouted"));
        Assert.Equal(method, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task the_root_is_the_hosts_own_page()
    {
        var answer = await fixture.Http.GetAsync("/");
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Functions host", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task the_host_tells_its_status() =>
        Assert.Contains("\"Running\"", await fixture.Http.GetStringAsync("/admin/host/status"));
}

public sealed class when_the_route_prefix_is_empty(when_the_route_prefix_is_empty.Fixture fixture)
    : IClassFixture<when_the_route_prefix_is_empty.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(RootFunctions)];

        protected override string HostJson => """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";
    }

    [Theory]
    [InlineData("/", "file ")]
    [InlineData("/index.html", "file index.html")]
    [InlineData("/api/x", "api")]
    public async Task the_root_belongs_to_the_app(string path, string expected) =>
        Assert.Equal(expected, await fixture.Http.GetStringAsync(path));
}
