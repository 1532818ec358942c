using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>The simulated acquirer: an ISO 8583 port and an HTTP port over one set of books.</summary>
public sealed class AcquirerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Books _books;
    private readonly ListenOptions _iso;
    private readonly ListenOptions _http;

    private AcquirerHost(WebApplication app, Books books, ListenOptions iso, ListenOptions http) =>
        (_app, _books, _iso, _http) = (app, books, iso, http);

    public int Port => _iso.IPEndPoint!.Port;

    public Uri HttpAddress => new($"http://{_http.IPEndPoint}");

    /// <param name="options">Where to listen and keep the books.</param>
    /// <param name="logs">Where to log; the console when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public static async Task<AcquirerHost> StartAsync(
        AcquirerOptions options, ILoggerProvider? logs = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning);
        if (logs is null)
            builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        else
            builder.Logging.AddProvider(logs);
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));

        var books = new Books(options.DataFolder);
        var baseDerivationKey = Convert.FromHexString(options.BaseDerivationKey);
        AddDesk(builder.Services, options, books, baseDerivationKey, time ?? TimeProvider.System);

        ListenOptions? iso = null, http = null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                iso = listen;
                if (options.CertificatePath is { } certificate)
                    listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, options.KeyPath));
                listen.UseConnectionHandler<IsoConnectionHandler>();
            });
            kestrel.Listen(IPAddress.Loopback, options.HttpPort, listen => http = listen);
        });
        var app = builder.Build();
        ControlApi.Map(app, books, app.Services.GetRequiredService<FaultQueue<Fault>>(), baseDerivationKey);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            books.Dispose();
            throw;
        }
        return new AcquirerHost(app, books, iso!, http!);
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _books.Dispose();
    }

    private static void AddDesk(
        IServiceCollection services, AcquirerOptions options, Books books, byte[] baseDerivationKey, TimeProvider time)
    {
        var cards = TestCards.Load(options.TestCardsPath);
        services.AddSingleton(books).AddSingleton(time).AddSingleton<FaultQueue<Fault>>();
        services.AddSingleton(new Corrections(time));
        services.AddSingleton(p => new Sales(cards, new EnvelopeOpener(baseDerivationKey), time, p.GetRequiredService<ILogger<Sales>>()));
        services.AddSingleton<Desk>().AddSingleton<IsoConnectionHandler>();
    }
}
