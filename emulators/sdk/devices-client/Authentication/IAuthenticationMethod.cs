namespace Microsoft.Azure.Devices.Client;

/// <summary>How a device proves who it is.</summary>
public interface IAuthenticationMethod
{
    /// <summary>Writes the device's identity and secret into <paramref name="iotHubConnectionStringBuilder"/>.</summary>
    IotHubConnectionStringBuilder Populate(IotHubConnectionStringBuilder iotHubConnectionStringBuilder);
}
