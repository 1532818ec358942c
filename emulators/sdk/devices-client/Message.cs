namespace Microsoft.Azure.Devices.Client;

/// <summary>A message from the device to the cloud (telemetry), or from the cloud to the device.</summary>
public sealed class Message : IDisposable
{
    private readonly Stream _body;
    private byte[]? _bytes;

    /// <summary>A message without body.</summary>
    public Message()
        : this([])
    {
    }

    /// <summary>A message whose body is read from <paramref name="stream"/>; the caller keeps the stream.</summary>
    public Message(Stream stream) => _body = stream ?? Stream.Null;

    /// <summary>A message with a body, at most 256 KB together with its properties.</summary>
    public Message(byte[] byteArray)
    {
        _bytes = byteArray ?? [];
        _body = new MemoryStream(_bytes, writable: false);
    }

    /// <summary>The sender's id of the message.</summary>
    public string? MessageId { get; set; }

    /// <summary>What the message answers or belongs to.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The address of a cloud-to-device message.</summary>
    public string? To { get; set; }

    /// <summary>The id of the user who caused the message.</summary>
    public string? UserId { get; set; }

    /// <summary>The media type of the body, for example application/json.</summary>
    public string? ContentType { get; set; }

    /// <summary>The character set or compression of the body, for example utf-8.</summary>
    public string? ContentEncoding { get; set; }

    /// <summary>When the sender made the message; the default value stands for unset.</summary>
    public DateTime CreationTimeUtc { get; set; }

    /// <summary>What <see cref="DeviceClient.CompleteAsync(string)"/> needs; set on received messages.</summary>
    public string? LockToken { get; internal init; }

    /// <summary>The application's own properties.</summary>
    public IDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The body.</summary>
    public Stream BodyStream => _body;

    /// <summary>The whole body.</summary>
    public byte[] GetBytes()
    {
        if (_bytes is null)
        {
            using var copy = new MemoryStream();
            _body.CopyTo(copy);
            _bytes = copy.ToArray();
        }

        return _bytes;
    }

    /// <summary>Releases nothing of the caller's.</summary>
    public void Dispose()
    {
    }
}
