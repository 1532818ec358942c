using System.ComponentModel.DataAnnotations;

namespace Emulators.FunctionsHost.Emulation;

/// <summary>The emulators that run inside the host; emulators.json in the shape of this class.</summary>
public sealed class EmulatorsOptions
{
    /// <summary>The durable engine. Always there.</summary>
    public DurableOptions Durable { get; set; } = new();

    /// <summary>The Service Bus broker; none when null.</summary>
    public ServiceBusOptions? ServiceBus { get; set; }

    /// <summary>The IoT Hub; none when null.</summary>
    public IotHubOptions? IotHub { get; set; }
}

/// <summary>Where orchestrations are kept.</summary>
public sealed class DurableOptions
{
    /// <summary>Database file; in memory when null.</summary>
    public string? Path { get; set; }
}

/// <summary>A Service Bus namespace.</summary>
public sealed class ServiceBusOptions
{
    /// <summary>Address to listen on. Default 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>AMQP port; 0, the default, takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; }

    /// <summary>Folder of the messages; forgotten at the end when null.</summary>
    public string? Path { get; set; }

    /// <summary>Name of the access key.</summary>
    public string SharedAccessKeyName { get; set; } = "RootManageSharedAccessKey";

    /// <summary>The access key; a random one when null.</summary>
    public string? SharedAccessKey { get; set; }

    /// <summary>Setting that receives the connection string, unless it is set already. Default <c>ServiceBus</c>.</summary>
    public string ConnectionSetting { get; set; } = "ServiceBus";

    /// <summary>The queues.</summary>
    public IList<EntityOptions> Queues { get; set; } = [];

    /// <summary>The topics.</summary>
    public IList<TopicOptions> Topics { get; set; } = [];
}

/// <summary>A queue or a subscription.</summary>
public sealed class EntityOptions
{
    /// <summary>Its name.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Deliveries before a message is dead-lettered. Default 10.</summary>
    [Range(1, 2000)]
    public int MaxDeliveryCount { get; set; } = 10;

    /// <summary>How long a received message is locked. Default one minute.</summary>
    public TimeSpan LockDuration { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>A topic.</summary>
public sealed class TopicOptions
{
    /// <summary>Its name.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Its subscriptions; each gets every message.</summary>
    public IList<EntityOptions> Subscriptions { get; set; } = [];
}

/// <summary>An IoT Hub.</summary>
public sealed class IotHubOptions
{
    /// <summary>The hub's name towards devices and services, which the certificate must carry; the address when null.</summary>
    public string? HostName { get; set; }

    /// <summary>Address to listen on. Give each hub a loopback address of its own: devices always dial port 8883.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>MQTT over TLS. Default 8883.</summary>
    [Range(0, 65535)]
    public int MqttPort { get; set; } = 8883;

    /// <summary>Service REST over TLS. Default 443.</summary>
    [Range(0, 65535)]
    public int HttpsPort { get; set; } = 443;

    /// <summary>Database file of devices, twins and what is under way; forgotten at the end when null.</summary>
    public string? Path { get; set; }

    /// <summary>PEM file of the server certificate.</summary>
    [Required]
    public string Certificate { get; set; } = "";

    /// <summary>PEM file of the certificate's key; in the certificate's file when null.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>Name of the policy that may do everything. Default <c>iothubowner</c>.</summary>
    public string SharedAccessKeyName { get; set; } = "iothubowner";

    /// <summary>That policy's key, base64; a random one when null.</summary>
    public string? SharedAccessKey { get; set; }

    /// <summary>Setting that receives the service connection string, unless it is set already. Default <c>IotHubConnectionString</c>.</summary>
    public string ConnectionSetting { get; set; } = "IotHubConnectionString";

    /// <summary>Queue or topic of <see cref="EmulatorsOptions.ServiceBus"/> that receives all telemetry.</summary>
    [Required]
    public string RouteToQueue { get; set; } = "";
}
