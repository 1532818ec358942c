namespace Microsoft.Azure.Devices.Shared;

/// <summary>The document that device and cloud share: what the cloud desires, what the device reports.</summary>
public class Twin
{
    /// <summary>An empty twin.</summary>
    public Twin()
        : this(new TwinProperties())
    {
    }

    /// <summary>An empty twin of a device.</summary>
    public Twin(string deviceId)
        : this() => DeviceId = deviceId;

    /// <summary>A twin with properties.</summary>
    public Twin(TwinProperties twinProperties) => Properties = twinProperties;

    /// <summary>The device's id; null in a twin the device itself fetched.</summary>
    public string? DeviceId { get; set; }

    /// <summary>Desired and reported properties.</summary>
    public TwinProperties Properties { get; set; }
}

/// <summary>The two halves of a twin.</summary>
public class TwinProperties
{
    /// <summary>Two empty halves.</summary>
    public TwinProperties()
    {
        Desired = new TwinCollection();
        Reported = new TwinCollection();
    }

    /// <summary>Written by the cloud.</summary>
    public TwinCollection Desired { get; set; }

    /// <summary>Written by the device.</summary>
    public TwinCollection Reported { get; set; }
}
