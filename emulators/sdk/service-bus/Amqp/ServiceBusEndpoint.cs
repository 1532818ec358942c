using Azure.Core;

namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>Where a namespace is and how to authorise there: a parsed connection string, or a host with a credential.</summary>
internal sealed record ServiceBusEndpoint(string Host, int Port, bool UseTls, IAmqpTokenSource Tokens)
{
    private const int AmqpPort = 5672;
    private const int AmqpsPort = 5671;

    public static ServiceBusEndpoint ForNamespace(string host, TokenCredential credential)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(credential);
        return new ServiceBusEndpoint(host, AmqpsPort, true, new CredentialTokenSource(credential));
    }

    /// <summary>Throws <see cref="FormatException"/> when the string is no Service Bus connection string.</summary>
    public static ServiceBusEndpoint Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(
                pair => pair[0],
                pair => pair.Length == 2 ? pair[1] : throw new FormatException("Each part of a connection string is name=value."),
                StringComparer.OrdinalIgnoreCase);
        if (!Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint))
            throw new FormatException("The connection string has no Endpoint=sb://….");
        var emulator = bool.TryParse(parts.GetValueOrDefault("UseDevelopmentEmulator"), out var flag) && flag;
        var port = endpoint.Port > 0 ? endpoint.Port : emulator ? AmqpPort : AmqpsPort;
        return new ServiceBusEndpoint(endpoint.Host, port, !emulator, TokensOf(parts));
    }

    private static IAmqpTokenSource TokensOf(Dictionary<string, string> parts)
    {
        if (parts.TryGetValue("SharedAccessSignature", out var signature))
            return new FixedTokenSource(signature);
        if (parts.TryGetValue("SharedAccessKeyName", out var name) && parts.TryGetValue("SharedAccessKey", out var key))
            return new SharedKeyTokenSource(name, key, TimeProvider.System);
        throw new FormatException("The connection string has neither a shared access key nor a shared access signature.");
    }
}
