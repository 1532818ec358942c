namespace Microsoft.Azure.Devices.Client;

/// <summary>The device shows a token made elsewhere, which the client cannot renew.</summary>
public sealed class DeviceAuthenticationWithToken : IAuthenticationMethod
{
    /// <summary>An identity of device id and <c>SharedAccessSignature sr=...</c> token.</summary>
    public DeviceAuthenticationWithToken(string deviceId, string token)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceId);
        ArgumentException.ThrowIfNullOrWhiteSpace(token);
        DeviceId = deviceId;
        Token = token;
    }

    /// <summary>The device's id.</summary>
    public string DeviceId { get; set; }

    /// <summary>The token.</summary>
    public string Token { get; set; }

    /// <inheritdoc/>
    public IotHubConnectionStringBuilder Populate(IotHubConnectionStringBuilder iotHubConnectionStringBuilder)
    {
        iotHubConnectionStringBuilder.DeviceId = DeviceId;
        iotHubConnectionStringBuilder.SharedAccessKey = null;
        iotHubConnectionStringBuilder.SharedAccessSignature = Token;
        iotHubConnectionStringBuilder.UsingX509Cert = false;
        return iotHubConnectionStringBuilder;
    }
}
