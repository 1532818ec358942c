namespace Emulators.IotHub.Routing;

/// <summary>The endpoint of the route will never take this message: it is dropped instead of holding up the others.</summary>
public sealed class MessageTooLargeException(string message, Exception inner) : Exception(message, inner);
