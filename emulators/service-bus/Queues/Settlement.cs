namespace Emulators.ServiceBus.Queues;

/// <summary>What a receiver decides about a message it holds.</summary>
internal abstract record Settlement
{
    /// <summary>Done: the message goes away.</summary>
    public sealed record Complete : Settlement;

    /// <summary>Not counted as a delivery: the receiver never looked at it.</summary>
    public sealed record Release : Settlement;

    public sealed record Abandon(IReadOnlyDictionary<string, object> Properties) : Settlement;

    /// <summary>Set aside until somebody asks for it by sequence number.</summary>
    public sealed record Defer(IReadOnlyDictionary<string, object> Properties) : Settlement;

    public sealed record DeadLetter(string? Reason, string? Description, IReadOnlyDictionary<string, object> Properties) : Settlement;
}
