namespace Microsoft.Azure.Devices.Client;

/// <summary>The device signs its tokens with the primary or secondary key of its registration.</summary>
public sealed class DeviceAuthenticationWithRegistrySymmetricKey : IAuthenticationMethod
{
    /// <summary>An identity of device id and base64 key.</summary>
    /// <exception cref="FormatException"><paramref name="key"/> is not base64.</exception>
    public DeviceAuthenticationWithRegistrySymmetricKey(string deviceId, string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        DeviceId = deviceId;
        Key = Convert.FromBase64String(key);
    }

    /// <summary>The device's id.</summary>
    public string DeviceId { get; set; }

    /// <summary>The key.</summary>
    public byte[] Key { get; set; }

    /// <summary>The key in base64.</summary>
    public string KeyAsBase64String
    {
        get => Convert.ToBase64String(Key);
        set => Key = Convert.FromBase64String(value);
    }

    /// <inheritdoc/>
    public IotHubConnectionStringBuilder Populate(IotHubConnectionStringBuilder iotHubConnectionStringBuilder)
    {
        iotHubConnectionStringBuilder.DeviceId = DeviceId;
        iotHubConnectionStringBuilder.SharedAccessKey = KeyAsBase64String;
        iotHubConnectionStringBuilder.SharedAccessSignature = null;
        iotHubConnectionStringBuilder.UsingX509Cert = false;
        return iotHubConnectionStringBuilder;
    }
}
