namespace Emulators.IotHub.CloudMessages;

/// <summary>A message from the cloud to a device: kept until the device acknowledges it or its time is over.</summary>
public sealed record CloudMessage(ReadOnlyMemory<byte> Body)
{
    /// <summary>The id of the message; the hub makes one if it is null.</summary>
    public string? MessageId { get; init; }

    /// <summary>What the message belongs to.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>How long the message waits for the device. Default: one hour.</summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The application's own properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
