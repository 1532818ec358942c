using System.Diagnostics;
using Emulators.FunctionsHost.Apps;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost;

public sealed class when_an_answer_streams : IAsyncLifetime
{
    private readonly StreamProbe _probe = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await Start("""{ "version": "2.0" }""");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("hand")]
    [InlineData("events")]
    public async Task every_event_arrives_while_the_function_runs(string kind)
    {
        _probe.Feed.Writer.TryWrite("first");
        await using var stream = await _app.Http.GetStreamAsync("/api/stream/" + kind);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: first", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());

        var watch = Stopwatch.StartNew();
        _probe.Feed.Writer.TryWrite("second");
        Assert.Equal("data: second", await reader.ReadLineAsync());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"took {watch.Elapsed}");
        _probe.Feed.Writer.Complete();
        Assert.Equal("", (await reader.ReadToEndAsync()).Trim());
    }

    [Fact]
    public async Task a_caller_who_leaves_cancels_all_three_tokens()
    {
        using var leaving = new CancellationTokenSource();
        var call = _app.Http.GetAsync("/api/stream/wait", leaving.Token);
        await _probe.Started.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(["context", "parameter", "request"], await Cancelled(3));
    }

    [Fact]
    public async Task a_function_timeout_cancels_the_parameter_and_the_context_but_not_the_request()
    {
        await using var app = await Start("""{ "version": "2.0", "functionTimeout": "00:00:00.050" }""");
        app.Logs.Expect("Timeout value of").Expect("Function WaitsForCancellation failed");
        var answer = await app.Http.GetAsync("/api/stream/wait");
        Assert.Equal(500, (int)answer.StatusCode);
        Assert.Equal(["context", "parameter"], await Cancelled(2));
        Assert.False(_probe.Cancelled.Reader.TryRead(out _));
    }

    [Fact]
    public async Task stopping_the_host_ends_running_functions()
    {
        var app = await Start("""{ "version": "2.0" }""");
        app.Logs.Expect("Function WaitsForCancellation failed");
        var call = app.Http.GetAsync("/api/stream/wait");
        await _probe.Started.Task;
        await app.Host.DisposeAsync();
        Assert.Equal(["context", "parameter"], await Cancelled(2));
        await Task.WhenAny(call);
        await app.DisposeAsync();
    }

    private async Task<List<string>> Cancelled(int count)
    {
        var seen = new List<string>();
        while (seen.Count < count)
            seen.Add(await _probe.Cancelled.Reader.ReadAsync());
        seen.Sort(StringComparer.Ordinal);
        return seen;
    }

    private Task<TestApp> Start(string hostJson) =>
        TestApp.Start([typeof(StreamFunctions)], builder => builder.Services.AddSingleton(_probe), hostJson: hostJson);
}
