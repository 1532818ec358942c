namespace Microsoft.Azure.Devices.Client.Exceptions;

/// <summary>What went wrong between the device and the hub.</summary>
public class IotHubException : Exception
{
    public IotHubException()
    {
    }

    public IotHubException(string message)
        : base(message)
    {
    }

    public IotHubException(string message, bool isTransient)
        : base(message) => IsTransient = isTransient;

    public IotHubException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    protected IotHubException(string message, Exception? innerException, bool isTransient)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; set; }
}

/// <summary>The hub refuses the device: wrong key or certificate, expired token, disabled or unknown device.</summary>
public sealed class UnauthorizedException : IotHubException
{
    public UnauthorizedException()
    {
    }

    public UnauthorizedException(string message)
        : base(message)
    {
    }

    public UnauthorizedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The device is not registered.</summary>
public sealed class DeviceNotFoundException : IotHubException
{
    public DeviceNotFoundException()
    {
    }

    public DeviceNotFoundException(string deviceId)
        : base($"Device {deviceId} not registered")
    {
    }

    public DeviceNotFoundException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The link failed; trying again may help.</summary>
public sealed class IotHubCommunicationException : IotHubException
{
    public IotHubCommunicationException()
        : this("The link to the hub failed.")
    {
    }

    public IotHubCommunicationException(string message)
        : this(message, null)
    {
    }

    public IotHubCommunicationException(string message, Exception? innerException)
        : base(message, innerException, isTransient: true)
    {
    }
}

/// <summary>The hub cannot answer now; trying again may help.</summary>
public sealed class ServerBusyException : IotHubException
{
    public ServerBusyException()
        : this("The hub is busy.")
    {
    }

    public ServerBusyException(string message)
        : this(message, null)
    {
    }

    public ServerBusyException(string message, Exception? innerException)
        : base(message, innerException, isTransient: true)
    {
    }
}

/// <summary>The device sends faster than the hub allows; trying again later may help.</summary>
public sealed class IotHubThrottledException : IotHubException
{
    public IotHubThrottledException()
        : this("The hub throttles the device.")
    {
    }

    public IotHubThrottledException(string message)
        : this(message, null)
    {
    }

    public IotHubThrottledException(string message, Exception? innerException)
        : base(message, innerException, isTransient: true)
    {
    }
}

/// <summary>The hub no longer waits for this cloud-to-device message: it comes again.</summary>
public class DeviceMessageLockLostException : IotHubException
{
    public DeviceMessageLockLostException()
    {
    }

    public DeviceMessageLockLostException(string message)
        : base(message)
    {
    }

    public DeviceMessageLockLostException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
