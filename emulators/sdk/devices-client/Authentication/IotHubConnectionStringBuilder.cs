namespace Microsoft.Azure.Devices.Client;

/// <summary>A device's connection string, taken apart: <c>HostName=...;DeviceId=...;SharedAccessKey=...</c>.</summary>
public sealed class IotHubConnectionStringBuilder
{
    private IotHubConnectionStringBuilder(string hostName) => HostName = hostName;

    /// <summary>The hub's host name.</summary>
    public string HostName { get; set; }

    /// <summary>The device's id.</summary>
    public string? DeviceId { get; internal set; }

    /// <summary>The device's key in base64, if it has one.</summary>
    public string? SharedAccessKey { get; internal set; }

    /// <summary>A token made elsewhere, if that is how the device proves who it is.</summary>
    public string? SharedAccessSignature { get; internal set; }

    /// <summary>Whether the device shows a certificate.</summary>
    public bool UsingX509Cert { get; internal set; }

    /// <summary>The identity, as the method that proves it; null for a string that only says <c>x509=true</c>.</summary>
    public IAuthenticationMethod? AuthenticationMethod { get; set; }

    /// <summary>A builder for a host name and an identity.</summary>
    public static IotHubConnectionStringBuilder Create(string hostname, IAuthenticationMethod authenticationMethod)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(hostname);
        ArgumentNullException.ThrowIfNull(authenticationMethod);
        var builder = new IotHubConnectionStringBuilder(hostname) { AuthenticationMethod = authenticationMethod };
        return authenticationMethod.Populate(builder);
    }

    /// <summary>Takes a connection string apart.</summary>
    /// <exception cref="ArgumentException">Host name, device id, or every kind of credential is missing.</exception>
    /// <exception cref="FormatException">The string is no list of name=value pairs, or the key is not base64.</exception>
    public static IotHubConnectionStringBuilder Create(string iotHubConnectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(iotHubConnectionString);
        var values = Parse(iotHubConnectionString);
        string Required(string name) => values.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new ArgumentException($"The connection string misses the property '{name}'.", nameof(iotHubConnectionString));

        var hostName = Required("HostName");
        var deviceId = Required("DeviceId");
        if (values.TryGetValue("SharedAccessKey", out var key))
            return Create(hostName, new DeviceAuthenticationWithRegistrySymmetricKey(deviceId, key));
        if (values.TryGetValue("SharedAccessSignature", out var token))
            return Create(hostName, new DeviceAuthenticationWithToken(deviceId, token));
        if (values.TryGetValue("x509", out var x509) && bool.TryParse(x509, out var usesCertificate) && usesCertificate)
            return new IotHubConnectionStringBuilder(hostName) { DeviceId = deviceId, UsingX509Cert = true };
        throw new ArgumentException(
            "The connection string names neither SharedAccessKey, SharedAccessSignature nor x509=true.", nameof(iotHubConnectionString));
    }

    // The parts are split by hand because a key ends in '=' and a token holds '&' and '='.
    private static Dictionary<string, string> Parse(string connectionString)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var separator = part.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0)
                throw new FormatException("The connection string is no list of name=value pairs separated by ';'.");
            values[part[..separator]] = part[(separator + 1)..];
        }

        return values;
    }
}
