using System.Net;
using Emulators.FunctionsHost.Apps;

namespace Emulators.FunctionsHost;

public sealed class when_a_function_asks_for_a_key(when_a_function_asks_for_a_key.Fixture fixture)
    : IClassFixture<when_a_function_asks_for_a_key.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(KeyFunctions)];

        protected override Dictionary<string, string?> Settings => new()
        {
            ["FunctionsHost__MasterKey"] = "master",
            ["FunctionsHost__HostKeys__default"] = "for-all",
            ["FunctionsHost__FunctionKeys__NeedsKey__default"] = "for-one",
        };
    }

    [Theory]
    [InlineData("needs-key", null, 401)]
    [InlineData("needs-key", "wrong", 401)]
    [InlineData("needs-key", "for-one", 200)]
    [InlineData("needs-key", "for-all", 200)]
    [InlineData("needs-key", "master", 200)]
    [InlineData("by-default", null, 401)]
    [InlineData("by-default", "for-one", 401)]
    [InlineData("by-default", "for-all", 200)]
    [InlineData("needs-master", "for-all", 401)]
    [InlineData("needs-master", "master", 200)]
    public async Task only_a_key_of_that_level_opens_it(string path, string? key, int status)
    {
        var byQuery = await fixture.Http.GetAsync($"/api/{path}?code={key}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/" + path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        var byHeader = await fixture.Http.SendAsync(request);

        Assert.Equal((HttpStatusCode)status, byQuery.StatusCode);
        Assert.Equal((HttpStatusCode)status, byHeader.StatusCode);
    }
}
