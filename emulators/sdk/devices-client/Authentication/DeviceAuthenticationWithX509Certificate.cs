using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The device shows a client certificate whose thumbprint is registered.</summary>
public sealed class DeviceAuthenticationWithX509Certificate : IAuthenticationMethod, IDisposable
{
    /// <summary>An identity of device id and certificate with private key. Both certificates and chain stay the caller's.</summary>
    public DeviceAuthenticationWithX509Certificate(
        string deviceId, X509Certificate2 certificate, X509Certificate2Collection? chainCertificates = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(deviceId);
        ArgumentNullException.ThrowIfNull(certificate);
        DeviceId = deviceId;
        Certificate = certificate;
        ChainCertificates = chainCertificates;
    }

    /// <summary>The device's id.</summary>
    public string DeviceId { get; set; }

    /// <summary>The certificate shown to the hub.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>The intermediate certificates sent with it, if any.</summary>
    public X509Certificate2Collection? ChainCertificates { get; }

    /// <inheritdoc/>
    public IotHubConnectionStringBuilder Populate(IotHubConnectionStringBuilder iotHubConnectionStringBuilder)
    {
        iotHubConnectionStringBuilder.DeviceId = DeviceId;
        iotHubConnectionStringBuilder.SharedAccessKey = null;
        iotHubConnectionStringBuilder.SharedAccessSignature = null;
        iotHubConnectionStringBuilder.UsingX509Cert = true;
        return iotHubConnectionStringBuilder;
    }

    /// <summary>Releases nothing: the certificate stays the caller's.</summary>
    public void Dispose()
    {
    }
}
