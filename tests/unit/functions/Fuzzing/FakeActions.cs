using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Remembers how a message was settled.</summary>
internal sealed class FakeActions : ServiceBusMessageActions
{
    public int Completed { get; private set; }

    public List<string?> DeadLetters { get; } = [];

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Completed++;
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
        string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
    {
        DeadLetters.Add(deadLetterReason);
        return Task.CompletedTask;
    }
}
