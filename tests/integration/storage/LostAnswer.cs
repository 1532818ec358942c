using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace QuickCheckout.Functions;

/// <summary>The answer to the first transaction is lost on its way; the client sends it again by itself.</summary>
internal sealed class LostAnswer : HttpPipelinePolicy
{
    private int _lost;

    public TableServiceClient Tables(Azurite azurite)
    {
        var options = new TableClientOptions();
        options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(azurite.Connection, options);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        if (message.Request.Uri.ToString().Contains("$batch", StringComparison.Ordinal) && Interlocked.Exchange(ref _lost, 1) == 0)
            throw new IOException("The connection broke.");
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);
}
