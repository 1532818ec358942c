using Amqp;

namespace Emulators.ServiceBus.Queues;

/// <summary>A subscription's queue with the filter in front of it.</summary>
internal sealed record Subscription(MessageQueue Queue, SubscriptionFilter Filter);

/// <summary>Something messages are sent to. A topic's own queue holds only its scheduled messages.</summary>
internal sealed record SendTarget(MessageQueue Holder, IReadOnlyList<Subscription>? Subscriptions)
{
    /// <summary>The queues that get a message.</summary>
    public IEnumerable<MessageQueue> QueuesFor(Message message) => Subscriptions is null
        ? [Holder]
        : Subscriptions.Where(s => FilterMatch.Matches(s.Filter, message)).Select(s => s.Queue);
}

/// <summary>All entities by path. Paths ignore case, as in Service Bus.</summary>
internal sealed class Entities
{
    private const string DeadLetterSuffix = "/$deadletterqueue";

    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SendTarget> _targets = new(StringComparer.OrdinalIgnoreCase);

    public Entities(IEnumerable<QueueOptions> queues, IEnumerable<TopicOptions> topics)
    {
        foreach (var queue in queues)
            _targets.Add(queue.Name, new SendTarget(AddReceivable(queue.Name, queue), null));
        foreach (var topic in topics)
        {
            var holder = new MessageQueue(topic.Name, new QueueOptions(topic.Name), null);
            var subscriptions = topic.Subscriptions
                .Select(s => new Subscription(AddReceivable($"{topic.Name}/Subscriptions/{s.Name}", s), s.Filter))
                .ToList();
            _targets.Add(topic.Name, new SendTarget(holder, subscriptions));
        }
    }

    /// <summary>Every queue that stores messages, topics' scheduled ones included.</summary>
    public IEnumerable<MessageQueue> All => _queues.Values.Concat(_targets.Values.Select(t => t.Holder)).Distinct();

    /// <summary>Throws when there is no such queue or topic.</summary>
    public SendTarget Target(string path) => _targets.GetValueOrDefault(path) ?? throw ServiceBusErrors.EntityNotFound(path);

    /// <summary>Throws when there is no such queue, subscription or dead-letter queue.</summary>
    public MessageQueue Receivable(string path) => _queues.GetValueOrDefault(path) ?? throw ServiceBusErrors.EntityNotFound(path);

    public MessageQueue? Find(string path) =>
        _queues.GetValueOrDefault(path) ?? _targets.GetValueOrDefault(path)?.Holder;

    private MessageQueue AddReceivable(string path, ReceivableOptions options)
    {
        var deadLetters = new MessageQueue(
            path + DeadLetterSuffix, options with { DefaultMessageTimeToLive = TimeSpan.MaxValue }, null);
        var queue = new MessageQueue(path, options, deadLetters);
        _queues.Add(queue.Path, queue);
        _queues.Add(deadLetters.Path, deadLetters);
        return queue;
    }
}
