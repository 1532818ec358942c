using System.Net;
using System.Text;
using Emulators.FunctionsHost.Apps;

namespace Emulators.FunctionsHost;

public sealed class when_parameters_are_bound(when_parameters_are_bound.Fixture fixture) : IClassFixture<when_parameters_are_bound.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(BindingFunctions)];
    }

    [Theory]
    [InlineData("int/41", "42")]
    [InlineData("guid/0f8fad5b-d9cb-469f-a165-70867728950e", "0f8fad5bd9cb469fa16570867728950e")]
    [InlineData("guid", "none")]
    [InlineData("query", "null null 7")]
    [InlineData("query?q=milk%20tea&n=5&size=9", "milk tea 5 9")]
    [InlineData("query?Q=milk", "milk null 7")]
    [InlineData("loose/3", "3")]
    [InlineData("text/%E7%89%9B%E5%A5%B6", "牛奶")]
    public async Task routes_and_queries_reach_parameters_by_name(string path, string expected) =>
        Assert.Equal(expected, await fixture.Http.GetStringAsync("/api/" + path));

    [Fact]
    public async Task an_encoded_slash_stays_encoded() =>
        Assert.Equal("a%2Fb", await fixture.Http.GetStringAsync("/api/text/a%2Fb"));

    [Theory]
    [InlineData("int/abc")]
    [InlineData("guid/abc")]
    public async Task a_value_that_breaks_a_constraint_finds_no_route(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await fixture.Http.GetAsync("/api/" + path)).StatusCode);

    [Theory]
    [InlineData("loose/abc", "BindsLooseInt")]
    [InlineData("query?n=zz", "BindsQuery")]
    [InlineData("enum?colour=Red", "BindsEnum")]
    [InlineData("enum?colour=1", "BindsEnum")]
    [InlineData("required", "BindsRequired")]
    public async Task a_value_of_the_wrong_kind_gives_500_with_an_empty_body(string path, string function)
    {
        fixture.App.Logs.Expect($"Function {function} failed");
        var answer = await fixture.Http.GetAsync("/api/" + path);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task the_body_reaches_a_parameter_marked_for_it()
    {
        var answer = await Post("body", """{"name":"milk","size":2}""");
        Assert.Equal("milk 2", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"name":""", "application/json")]
    [InlineData("""{"name":"milk","size":"two"}""", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("milk", "text/plain")]
    public async Task a_malformed_body_gives_500_with_an_empty_body(string body, string type)
    {
        fixture.App.Logs.Expect("Function BindsBody failed");
        var answer = await Post("body", body, type);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task text_on_the_trigger_is_null() =>
        Assert.Equal("null", await (await Post("trigger-text", "hello", "text/plain")).Content.ReadAsStringAsync());

    [Fact]
    public async Task forms_and_cookies_are_on_the_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/form")
        {
            Content = new FormUrlEncodedContent([new("a", "1 2")]),
            Headers = { { "Cookie", "c=cake" } },
        };
        Assert.Equal("1 2 cake", await (await fixture.Http.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task the_context_knows_the_function_its_data_and_the_request() =>
        Assert.Equal("BindsContext x x True 36", await fixture.Http.GetStringAsync("/api/context/x"));

    private Task<HttpResponseMessage> Post(string path, string body, string type = "application/json") =>
        fixture.Http.PostAsync("/api/" + path, new StringContent(body, Encoding.UTF8, type));
}
