using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;

namespace Emulators.IotHub.Mqtt;

/// <summary>The MQTT library's log as ours. A client that breaks off is an error to the library, but none of the hub's.</summary>
internal sealed class MqttLog(ILogger logger) : IMqttNetLogger
{
    public bool IsEnabled => true;

    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[]? parameters, Exception? exception)
    {
        var level = logLevel switch
        {
            MqttNetLogLevel.Error => IsTheClients(exception) ? LogLevel.Debug : LogLevel.Error,
            MqttNetLogLevel.Warning => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
        if (logger.IsEnabled(level))
            logger.Log(level, exception, "{Source}: {Message}", source, Format(message, parameters));
    }

    private static bool IsTheClients(Exception? exception) => exception
        is AuthenticationException or IOException or SocketException or MqttCommunicationException or MqttProtocolViolationException
        or OperationCanceledException;

    private static string Format(string message, object[]? parameters) => parameters is { Length: > 0 }
        ? string.Format(System.Globalization.CultureInfo.InvariantCulture, message, parameters)
        : message;
}
