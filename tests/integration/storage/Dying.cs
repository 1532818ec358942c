using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace QuickCheckout.Functions;

/// <summary>A process that is gone after so many transactions of its tables: the next does not arrive, nor anything after it.</summary>
internal sealed class Dying(int transactions) : HttpPipelinePolicy
{
    private int _left = transactions;

    public TableServiceClient Tables(Azurite azurite)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerCall);
        return new TableServiceClient(azurite.Connection, options);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal) && --_left < 0)
            throw new InvalidOperationException("The process is gone.");
        return ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
