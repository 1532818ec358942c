using Microsoft.Azure.Devices.Shared;

namespace Microsoft.Azure.Devices.Client;

/// <summary>Answers a direct method. An exception is answered as status 500.</summary>
public delegate Task<MethodResponse> MethodCallback(MethodRequest methodRequest, object? userContext);

/// <summary>Hears a change of the twin's desired properties.</summary>
public delegate Task DesiredPropertyUpdateCallback(TwinCollection desiredProperties, object? userContext);

/// <summary>Receives a cloud-to-device message, to be completed with <see cref="DeviceClient.CompleteAsync(Message)"/>.</summary>
public delegate Task ReceiveMessageCallback(Message message, object? userContext);
