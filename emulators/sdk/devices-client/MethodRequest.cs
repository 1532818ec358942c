using System.Text;

namespace Microsoft.Azure.Devices.Client;

/// <summary>A direct method call as the device receives it.</summary>
public sealed class MethodRequest
{
    /// <summary>A call without payload.</summary>
    public MethodRequest(string name)
        : this(name, null, null, null)
    {
    }

    /// <summary>A call whose payload is JSON in UTF-8.</summary>
    public MethodRequest(string name, byte[] data)
        : this(name, data, null, null)
    {
    }

    /// <summary>A call without payload.</summary>
    public MethodRequest(string name, TimeSpan? responseTimeout, TimeSpan? connectionTimeout)
        : this(name, null, responseTimeout, connectionTimeout)
    {
    }

    /// <summary>A call whose payload is JSON in UTF-8.</summary>
    public MethodRequest(string name, byte[]? data, TimeSpan? responseTimeout, TimeSpan? connectionTimeout)
    {
        ArgumentNullException.ThrowIfNull(name);
        JsonPayload.ThrowUnlessEmptyOrJson(data);
        Name = name;
        Data = data;
        ResponseTimeout = responseTimeout;
        ConnectionTimeout = connectionTimeout;
    }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The payload: JSON in UTF-8, or null.</summary>
    public byte[]? Data { get; }

    /// <summary>How long the caller waits for the answer; unknown on the device's side of MQTT.</summary>
    public TimeSpan? ResponseTimeout { get; }

    /// <summary>How long the caller waits for the device to connect; unknown on the device's side of MQTT.</summary>
    public TimeSpan? ConnectionTimeout { get; }

    /// <summary>The payload as text, or null.</summary>
    public string? DataAsJson => Data is null || Data.Length == 0 ? null : Encoding.UTF8.GetString(Data);
}
