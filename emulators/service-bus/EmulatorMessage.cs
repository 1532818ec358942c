namespace Emulators.ServiceBus;

/// <summary>A message that another part of the same process puts into a queue or topic.</summary>
public sealed record EmulatorMessage(ReadOnlyMemory<byte> Body)
{
    /// <summary>The broker assigns one where it is missing.</summary>
    public string? MessageId { get; init; }

    public string? CorrelationId { get; init; }

    public string? ContentType { get; init; }

    public string? ContentEncoding { get; init; }

    public string? Subject { get; init; }

    /// <summary>Values of AMQP's simple types: string, bool, numbers, <see cref="Guid"/>, <see cref="DateTime"/>, byte[].</summary>
    public IReadOnlyDictionary<string, object> ApplicationProperties { get; init; } = new Dictionary<string, object>();

    /// <summary>Default: no limit but the entity's.</summary>
    public TimeSpan? TimeToLive { get; init; }
}
