using Emulators.Durable.History;

namespace Emulators.Durable.Turns;

/// <summary>An event in an instance's inbox.</summary>
/// <param name="Ack">Completed when the event is durable, failed when it is refused; null when nobody waits.</param>
/// <param name="MessageId">The stored message this event came in; 0 when it came from a client, a timer or an activity.</param>
/// <param name="Key">With <paramref name="Generation"/>, the only execution that may consume the event; null is any.</param>
internal sealed record Delivery(TurnEvent Event, TaskCompletionSource? Ack = null, long MessageId = 0, long? Key = null, int Generation = 0)
{
    public bool IsFor(InstanceRow row) => Key is null || (Key == row.Key && Generation == row.Generation);
}
