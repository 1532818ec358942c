using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost.Apps;

/// <summary>What the message functions saw, and what they are told to do.</summary>
public sealed class Inbox
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    /// <summary>How often a message of the queue "failing" still throws.</summary>
    public int FailuresLeft { get; set; } = int.MaxValue;

    /// <summary>Held functions go on when this completes.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string what) => _seen.Writer.TryWrite(what);

    public ValueTask<string> Next() => _seen.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
}

public sealed class MessageFunctions(Inbox inbox)
{
    [Function("AsMessage")]
    public void AsMessage([ServiceBusTrigger("as-message", Connection = "Bus")] ServiceBusReceivedMessage message, int deliveryCount, string messageId) =>
        inbox.Add($"{message.MessageId} {messageId} {message.Body} {message.ApplicationProperties["colour"]} {deliveryCount}");

    [Function("AsText")]
    public void AsText([ServiceBusTrigger("%TextQueue%", Connection = "Bus")] string text) => inbox.Add(text);

    [Function("AsBytes")]
    public void AsBytes([ServiceBusTrigger("as-bytes", Connection = "Bus")] byte[] bytes) => inbox.Add(Convert.ToHexString(bytes));

    [Function("AsData")]
    public void AsData([ServiceBusTrigger("as-data", Connection = "Bus")] BinaryData data) => inbox.Add(data.ToString());

    [Function("AsThing")]
    public void AsThing([ServiceBusTrigger("as-thing", Connection = "Bus")] Thing thing, FunctionContext context) =>
        inbox.Add($"{thing} {context.GetHttpContext() is null}");

    [Function("AsBatch")]
    public void AsBatch([ServiceBusTrigger("as-batch", Connection = "Bus", IsBatched = true)] string[] texts)
    {
        foreach (var text in texts)
            inbox.Add(text);
    }

    [Function("OfTopic")]
    public void OfTopic([ServiceBusTrigger("news", "all", Connection = "Bus")] string text) => inbox.Add(text);

    [Function("MayFail")]
    public void MayFail([ServiceBusTrigger("failing", Connection = "Bus")] ServiceBusReceivedMessage message)
    {
        inbox.Add($"delivery {message.DeliveryCount}");
        if (inbox.FailuresLeft-- > 0)
            throw new InvalidOperationException("broken");
    }

    [Function("ByHand")]
    public async Task ByHand(
        [ServiceBusTrigger("by-hand", Connection = "Bus", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        switch (message.Body.ToString())
        {
            case "complete":
                await actions.CompleteMessageAsync(message);
                break;
            case "dead-letter":
                await actions.DeadLetterMessageAsync(message, deadLetterReason: "Nonsense", deadLetterErrorDescription: "says nothing");
                break;
            case "abandon once" when message.DeliveryCount == 1:
                await actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["abandoned"] = true });
                break;
            default:
                await actions.CompleteMessageAsync(message);
                break;
        }

        inbox.Add($"{message.Body} {message.DeliveryCount} {message.ApplicationProperties.ContainsKey("abandoned")}");
    }

    [Function("Held")]
    public async Task Held([ServiceBusTrigger("held", Connection = "Bus")] string text)
    {
        inbox.Add($"began {text}");
        await inbox.Gate.Task;
        inbox.Add($"ended {text}");
    }
}
