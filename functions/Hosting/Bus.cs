using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace QuickCheckout.Functions.Hosting;

/// <summary>
/// The queue of terminals' reports, to send into: by connection string, or by the app's own identity when the setting gives a
/// namespace instead, the way the Functions host itself reads <c>ServiceBusConnection</c>. The app needs the right to send.
/// </summary>
internal static class Bus
{
    private const string Setting = "ServiceBusConnection";
    private const string Queue = "TerminalReportsQueue";

    public static IServiceCollection AddBus(this IServiceCollection services) => services
        .AddSingleton(s => Client(s.GetRequiredService<IConfiguration>()))
        .AddSingleton(s => s.GetRequiredService<ServiceBusClient>().CreateSender(Required(s.GetRequiredService<IConfiguration>(), Queue)));

    private static ServiceBusClient Client(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } connection
        ? new ServiceBusClient(connection)
        : new ServiceBusClient(Required(configuration, $"{Setting}:fullyQualifiedNamespace"), new DefaultAzureCredential());

    private static string Required(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} is missing.");
}
