using System.Net;
using Emulators.FunctionsHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emulators.FunctionsHost.Http;

/// <summary>Kestrel in front of everything HTTP that the host answers.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    /// <summary>The real host's largest request, in bytes.</summary>
    private const long MaxRequestBodySize = 104_857_600;

    /// <summary>How long open streams may outlive the host's stop.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _server;

    private HttpServer(WebApplication server)
    {
        _server = server;
        var addresses = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address)).ToList();
        HttpAddress = addresses.Single(a => a.Scheme == Uri.UriSchemeHttp);
        HttpsAddress = addresses.SingleOrDefault(a => a.Scheme == Uri.UriSchemeHttps);
    }

    public Uri HttpAddress { get; }

    public Uri? HttpsAddress { get; }

    public static async Task<HttpServer> Start(
        FunctionAppHostOptions options, RequestDelegate answer, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, HostedLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            kestrel.Listen(new IPEndPoint(options.Address, options.HttpPort), http => http.Protocols = HttpProtocols.Http1);
            if (options.HttpsPort is { } port)
            {
                var certificate = options.Certificate ?? throw new InvalidOperationException("HTTPS needs a certificate.");
                kestrel.Listen(new IPEndPoint(options.Address, port), https => https.UseHttps(certificate));
            }
        });
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync(cancellation);
        return new HttpServer(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
