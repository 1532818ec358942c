using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The function is started by messages of a queue or of a subscription.</summary>
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Messages of a queue; <c>%name%</c> is replaced by that setting.</summary>
    public ServiceBusTriggerAttribute(string queueName)
    {
        QueueName = queueName;
    }

    /// <summary>Messages of a subscription; <c>%name%</c> is replaced by that setting.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Name of the setting with the connection string; <c>ServiceBus</c> (or <c>AzureWebJobsServiceBus</c>) when null.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue.</summary>
    public string? QueueName { get; }

    /// <summary>The topic.</summary>
    public string? TopicName { get; }

    /// <summary>The subscription of the topic.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Whether the entity uses sessions. Default false.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether a call gets an array of messages. Default false.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Whether the host completes messages when the function returns. Default true.</summary>
    public bool AutoCompleteMessages { get; set; } = true;

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
