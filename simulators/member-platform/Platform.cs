using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>
/// The retail platform's shopping app, as far as a store meets it: whose member code it is, the customer's orders and
/// their payment in the app, pay codes and benefits; and the customer's phone itself.
/// </summary>
public static class Platform
{
    private const long MaxBodyBytes = 512 * 1024;

    /// <param name="logs">Where log lines go; null: to the console.</param>
    public static WebApplication Build(PlatformOptions options, TimeProvider time, ILoggerProvider? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyBytes);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logs is not null)
            builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        AddParts(builder.Services, options, time);

        var app = builder.Build();
        var door = new MerchantDoor(options.Keys.ApiKey, app.Services.GetRequiredService<FaultQueue<Fault>>(), time, app.Lifetime);
        app.UseSafeHeaders(options.FramedBy);
        app.Use(door.Serve);
        app.Use(BadInput.Serve);
        MerchantApi.Map(app);
        PhoneApi.Map(app);
        BackOfficeApi.Map(app);
        PhonePages.Map(app);
        ControlApi.Map(app);
        return app;
    }

    private static void AddParts(IServiceCollection services, PlatformOptions options, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(_ => new Books(options.DataFolder));
        services.AddSingleton(new FaultQueue<Fault>());
        services.AddSingleton<MemberStore>();
        services.AddSingleton<Desk>();
        services.AddSingleton<BenefitDesk>();
        services.AddSingleton<CampaignDesk>();
        services.AddSingleton<PayCodes>();
        services.AddSingleton(_ => new AlipayClient(new HttpClient { BaseAddress = new Uri(options.Alipay, "/"), Timeout = AlipayClient.Patience }));
        services.AddSingleton(s => new WebhookSender(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 16 }) { Timeout = WebhookSender.Patience },
            options.WebhookUrl, options.Keys.WebhookKey, s.GetRequiredService<FaultQueue<Fault>>(), time));
        services.AddSingleton<Outbox>();
        services.AddHostedService(s => s.GetRequiredService<Outbox>());
    }
}
