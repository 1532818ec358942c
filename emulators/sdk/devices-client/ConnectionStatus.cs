namespace Microsoft.Azure.Devices.Client;

/// <summary>What the link to the hub is doing.</summary>
public enum ConnectionStatus
{
    /// <summary>Down for good: retries are spent or the hub refuses this device. Close and open again.</summary>
    Disconnected = 0,

    /// <summary>Up.</summary>
    Connected = 1,

    /// <summary>Down, and the client is reconnecting by itself.</summary>
    Disconnected_Retrying = 2,

    /// <summary>Closed by its owner.</summary>
    Disabled = 3,
}

/// <summary>Why <see cref="ConnectionStatus"/> changed.</summary>
public enum ConnectionStatusChangeReason
{
    Connection_Ok = 0,
    Expired_SAS_Token = 1,
    Device_Disabled = 2,
    Bad_Credential = 3,
    Retry_Expired = 4,
    No_Network = 5,
    Communication_Error = 6,
    Client_Close = 7,
}

/// <summary>Hears every change of the link, in order. Must not block.</summary>
public delegate void ConnectionStatusChangesHandler(ConnectionStatus status, ConnectionStatusChangeReason reason);
