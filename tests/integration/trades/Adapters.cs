using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;
using TestSupport;

namespace QuickCheckout.PhonePayments;

/// <summary>Where the adapters find the others, and how long they wait for an answer.</summary>
internal sealed record Whereabouts(Uri Gateway, Uri App)
{
    public const int Patient = 30;
    public const int Impatient = 1;

    public int Seconds { get; init; } = Patient;

    public string ApiKey { get; init; } = SimulatedApp.ApiKey;

    /// <summary>The application's private key at Alipay.</summary>
    public string PrivateKey { get; init; } = SimulatedAlipay.AppPrivateKey;
}

/// <summary>The adapters as the product composes them.</summary>
internal sealed class Adapters(Whereabouts where, TimeProvider time, LogGuard log) : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Settings(where)).Build())
        .AddSingleton(time)
        .AddLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log))
        .AddPhonePayments()
        .BuildServiceProvider();

    public ITrades Alipay => _services.GetServices<ITrades>().Single(t => t.Means == Means.Alipay);

    public IBenefits Benefits => _services.GetRequiredService<IBenefits>();

    public ITrades InApp => _services.GetServices<ITrades>().Single(t => t.Means == Means.InApp);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Dictionary<string, string?> Settings(Whereabouts where) => new()
    {
        ["Alipay:Gateway"] = where.Gateway.ToString(), ["Alipay:AppId"] = SimulatedAlipay.AppId, ["Alipay:PrivateKey"] = where.PrivateKey,
        ["Alipay:AlipayPublicKey"] = SimulatedAlipay.AlipayPublicKey, ["Alipay:TimeoutSeconds"] = $"{where.Seconds}",
        ["MemberPlatform:BaseUrl"] = where.App.ToString(), ["MemberPlatform:ApiKey"] = where.ApiKey,
        ["MemberPlatform:WebhookKey"] = Convert.ToBase64String(new byte[32]), ["MemberPlatform:TimeoutSeconds"] = $"{where.Seconds}",
    };
}
