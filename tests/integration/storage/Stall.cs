using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace QuickCheckout.Functions;

/// <summary>Holds up the first write of a row of a table, as a throttled service would.</summary>
internal sealed class Stall(string table) : HttpPipelinePolicy
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stalled;

    public Task Reached => _reached.Task;

    public void Release() => _go.SetResult();

    /// <summary>The tables as whoever is held up has them.</summary>
    public TableServiceClient Tables(Azurite azurite)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(azurite.Connection, options);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var writes = message.Request.Method != RequestMethod.Get && message.Request.Uri.ToString().Contains($"{table}(", StringComparison.Ordinal);
        if (writes && Interlocked.Exchange(ref _stalled, 1) == 0)
        {
            _reached.SetResult();
            await _go.Task;
        }

        await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
