namespace Emulators.ServiceBus;

/// <summary>What a queue or a subscription promises. The defaults are those of Service Bus.</summary>
public abstract record ReceivableOptions(string Name)
{
    /// <summary>How long a receiver holds a message before it is offered again. Default 60 s.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Deliveries before a message goes to the dead-letter queue. Default 10.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>Upper bound on a message's time to live. Default: none.</summary>
    public TimeSpan DefaultMessageTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether an expired message goes to the dead-letter queue. Default: it is dropped.</summary>
    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>Bytes of messages the entity holds before it refuses more. Default 1 GiB.</summary>
    public long MaxSizeInBytes { get; init; } = 1024L * 1024 * 1024;
}

/// <summary>A queue.</summary>
public sealed record QueueOptions(string Name) : ReceivableOptions(Name);

/// <summary>A topic with its subscriptions.</summary>
public sealed record TopicOptions(string Name, params IReadOnlyList<SubscriptionOptions> Subscriptions);

/// <summary>A subscription and what it lets in. Default: everything.</summary>
public sealed record SubscriptionOptions(string Name) : ReceivableOptions(Name)
{
    public SubscriptionFilter Filter { get; init; } = new TrueFilter();
}

/// <summary>Decides which of a topic's messages a subscription gets.</summary>
public abstract record SubscriptionFilter;

/// <summary>Lets every message in.</summary>
public sealed record TrueFilter : SubscriptionFilter;

/// <summary>Lets a message in when every value given here equals the message's. Case matters.</summary>
public sealed record CorrelationFilter : SubscriptionFilter
{
    public string? CorrelationId { get; init; }

    public string? MessageId { get; init; }

    public string? To { get; init; }

    public string? ReplyTo { get; init; }

    public string? Subject { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Application properties, compared by value.</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; init; } = new Dictionary<string, object>();
}
