using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Microsoft.Azure.Devices.Client.Transport.Mqtt;

/// <summary>Settings of MQTT 3.1.1 over TLS.</summary>
public class MqttTransportSettings : ITransportSettings
{
    private const int DefaultKeepAliveSeconds = 300;
    private const int DefaultMaxPendingInboundMessages = 50;
    private static readonly TimeSpan DefaultConnectArrivalTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromMinutes(1);

    private readonly TransportType _transportType;

    /// <summary>Settings for <see cref="TransportType.Mqtt"/> or <see cref="TransportType.Mqtt_Tcp_Only"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another transport.</exception>
    public MqttTransportSettings(TransportType transportType)
    {
        if (transportType is not (TransportType.Mqtt or TransportType.Mqtt_Tcp_Only))
            throw new ArgumentOutOfRangeException(nameof(transportType), transportType, "Not an MQTT transport of this build.");
        _transportType = transportType;
    }

    /// <summary>Whether revocation of the hub's certificate is checked online. Default: false.</summary>
    public bool CertificateRevocationCheck { get; set; }

    /// <summary>The MQTT clean session flag. Default: false, the hub keeps cloud-to-device messages for the device.</summary>
    public bool CleanSession { get; set; }

    /// <summary>How often an idle link is proved alive, in seconds. Default 300; the hub honours at most 1,177.</summary>
    public int KeepAliveInSeconds { get; set; } = DefaultKeepAliveSeconds;

    /// <summary>How long the hub may take to accept a connection. Default: 10 s.</summary>
    public TimeSpan ConnectArrivalTimeout { get; set; } = DefaultConnectArrivalTimeout;

    /// <summary>How many received messages may wait for their handler before the link stops reading. Default: 50.</summary>
    public int MaxPendingInboundMessages { get; set; } = DefaultMaxPendingInboundMessages;

    /// <inheritdoc/>
    public TimeSpan DefaultReceiveTimeout { get; set; } = ReceiveTimeout;

    /// <summary>Judges the hub's certificate; by default the machine's trust store does.</summary>
    public RemoteCertificateValidationCallback? RemoteCertificateValidationCallback { get; set; }

    /// <summary>The certificate shown to the hub; set by X.509 authentication when null.</summary>
    public X509Certificate? ClientCertificate { get; set; }

    /// <inheritdoc/>
    public IWebProxy? Proxy { get; set; }

    /// <inheritdoc/>
    public TransportType GetTransportType() => _transportType;
}
