using System.Net;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Settings of one transport.</summary>
public interface ITransportSettings
{
    /// <summary>How long a receive waits by default.</summary>
    TimeSpan DefaultReceiveTimeout { get; }

    /// <summary>The proxy; MQTT over TCP takes none.</summary>
    IWebProxy? Proxy { get; set; }

    /// <summary>Which transport this is.</summary>
    TransportType GetTransportType();
}
