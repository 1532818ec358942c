using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Apps;

/// <summary>What the test feeds into streams and hears about cancellations.</summary>
public sealed class StreamProbe
{
    public Channel<string> Feed { get; } = Channel.CreateUnbounded<string>();

    public Channel<string> Cancelled { get; } = Channel.CreateUnbounded<string>();

    public TaskCompletionSource Started { get; } = new();
}

public sealed class StreamFunctions(StreamProbe probe)
{
    [Function("StreamsByHand")]
    public async Task ByHand([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/hand")] HttpRequest request)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        await foreach (var line in probe.Feed.Reader.ReadAllAsync(request.HttpContext.RequestAborted))
        {
            await response.WriteAsync($"data: {line}\n\n");
            await response.Body.FlushAsync();
        }
    }

    [Function("StreamsEvents")]
    public IResult Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/events")] HttpRequest request, CancellationToken cancellation) =>
        TypedResults.ServerSentEvents(Lines(request.HttpContext.RequestAborted));

    [Function("WaitsForCancellation")]
    public async Task Waits(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/wait")] HttpRequest request,
        FunctionContext context,
        CancellationToken parameter)
    {
        request.HttpContext.RequestAborted.Register(() => probe.Cancelled.Writer.TryWrite("request"));
        context.CancellationToken.Register(() => probe.Cancelled.Writer.TryWrite("context"));
        probe.Started.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, parameter);
        }
        catch (OperationCanceledException)
        {
            probe.Cancelled.Writer.TryWrite("parameter");
            throw;
        }
    }

    private async IAsyncEnumerable<string> Lines([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in probe.Feed.Reader.ReadAllAsync(cancellation))
            yield return line;
    }
}
