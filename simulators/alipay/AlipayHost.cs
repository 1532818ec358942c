using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>One simulated Alipay: the gateway of merchants, books of its own, and the buyers' phones.</summary>
public static class AlipayHost
{
    /// <param name="logs">Where log lines go; null: to the console.</param>
    public static WebApplication Build(SimulatorOptions options, TimeProvider clock, ILoggerProvider? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.HttpPort}");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (logs is not null)
            builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        builder.Services.AddSingleton(options).AddSingleton(clock);
        builder.Services.AddSingleton(_ => new Books(options.DataFolder)).AddSingleton<Keys>();
        builder.Services.AddSingleton<FaultQueue<Fault>>().AddSingleton<Outbox>().AddSingleton<Desk>().AddSingleton<Gateway>();
        builder.Services.AddHostedService<Postman>();

        var app = builder.Build();
        app.UseSafeHeaders([.. options.FramedBy]);
        app.MapPost("/gateway.do", app.Services.GetRequiredService<Gateway>().Serve);
        ControlApi.Map(app);
        EmbeddedPage.Map(app, typeof(AlipayHost).Assembly);
        return app;
    }
}
