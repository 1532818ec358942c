namespace Microsoft.Azure.Devices.Client;

/// <summary>How the device reaches the hub. This slice speaks MQTT 3.1.1 over TLS, port 8883.</summary>
public enum TransportType
{
    /// <summary>MQTT.</summary>
    Mqtt = 4,

    /// <summary>MQTT over TCP, never over WebSocket.</summary>
    Mqtt_Tcp_Only = 6,
}
