using System.Net;
using Emulators.FunctionsHost.Apps;

namespace Emulators.FunctionsHost;

public sealed class when_a_function_returns(when_a_function_returns.Fixture fixture) : IClassFixture<when_a_function_returns.Fixture>
{
    public sealed class Fixture : AppFixture
    {
        protected override Type[] Functions => [typeof(ReturnFunctions)];
    }

    [Theory]
    [InlineData("result", 201, """{"name":"result","size":1}""")]
    [InlineData("typed/true", 200, """{"name":"typed","size":2}""")]
    [InlineData("typed/false", 404, "")]
    [InlineData("action", 202, """{"name":"action","size":3}""")]
    [InlineData("written", 203, "written")]
    public async Task results_and_direct_writing_reach_the_caller(string path, int status, string body)
    {
        var answer = await fixture.Http.GetAsync("/api/returns/" + path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("poco")]
    [InlineData("text")]
    [InlineData("action-of-t")]
    public async Task values_that_are_no_results_give_200_with_an_empty_body(string path)
    {
        var answer = await fixture.Http.GetAsync("/api/returns/" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task a_problem_is_a_problem_document()
    {
        var answer = await fixture.Http.GetAsync("/api/returns/problem");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("the title", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task an_exception_gives_500_with_an_empty_body_and_nothing_the_function_had_set()
    {
        fixture.App.Logs.Expect("Function Throws failed");
        var answer = await fixture.Http.GetAsync("/api/throws");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("x-before"));
    }

    [Fact]
    public async Task an_exception_after_the_answer_began_cuts_the_connection()
    {
        fixture.App.Logs.Expect("Function ThrowsWhileWriting failed");
        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.Http.GetStringAsync("/api/throws-late"));
    }
}
