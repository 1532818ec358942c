namespace Azure.Messaging.ServiceBus;

/// <summary>Options of a client.</summary>
public class ServiceBusClientOptions
{
    /// <summary>A name for the client in logs and on the wire. Default: the namespace with a random part.</summary>
    public string? Identifier { get; set; }
}

/// <summary>Options of a sender.</summary>
public class ServiceBusSenderOptions
{
    public string? Identifier { get; set; }
}

/// <summary>Options of a receiver.</summary>
public class ServiceBusReceiverOptions
{
    private int _prefetchCount;

    public string? Identifier { get; set; }

    /// <summary>Messages to hold ready locally, locked. Default 0: only as many as a receive call asks for.</summary>
    public int PrefetchCount
    {
        get => _prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _prefetchCount = value;
        }
    }

    public ServiceBusReceiveMode ReceiveMode { get; set; } = ServiceBusReceiveMode.PeekLock;

    public SubQueue SubQueue { get; set; } = SubQueue.None;
}
