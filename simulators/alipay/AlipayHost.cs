using System.Security.Cryptography;
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
        builder.Services.AddSingleton(_ => new Books(options.DataFolder));

        var app = builder.Build();
        var books = app.Services.GetRequiredService<Books>();
        var (desk, faults) = (new Desk(books, clock), new FaultQueue<Fault>());
        var gateway = new Gateway(desk, faults, Key(options.PrivateKeyPath), Key(options.AppPublicKeyPath), clock);
        app.MapPost("/gateway.do", gateway.Serve);
        ControlApi.Map(app, books, desk, faults);
        return app;
    }

    private static RSA Key(string path)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }
}
