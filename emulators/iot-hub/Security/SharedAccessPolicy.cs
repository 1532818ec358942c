namespace Emulators.IotHub.Security;

/// <summary>What the holder of a policy's key may do.</summary>
[Flags]
public enum HubPermissions
{
    None = 0,

    /// <summary>Read device registrations.</summary>
    RegistryRead = 1,

    /// <summary>Add, change and remove device registrations.</summary>
    RegistryWrite = 2,

    /// <summary>Call methods, read and write twins.</summary>
    ServiceConnect = 4,

    /// <summary>Connect as any device.</summary>
    DeviceConnect = 8,
}

/// <summary>A shared access policy of the hub: a name, two base64 keys, and what they open.</summary>
public sealed record SharedAccessPolicy(string Name, string PrimaryKey, string SecondaryKey, HubPermissions Permissions)
{
    /// <summary>The policy that every hub is born with: it may do everything.</summary>
    public const string OwnerName = "iothubowner";

    private const HubPermissions Everything =
        HubPermissions.RegistryRead | HubPermissions.RegistryWrite | HubPermissions.ServiceConnect | HubPermissions.DeviceConnect;

    /// <summary>The owner policy with this key.</summary>
    public static SharedAccessPolicy Owner(string key) => new(OwnerName, key, key, Everything);

    /// <summary>Keys stay out of logs.</summary>
    public override string ToString() => $"{Name} ({Permissions})";
}
