using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace QuickCheckout.Terminal;

/// <summary>What a terminal put somewhere.</summary>
internal sealed record Upload(string Path, string Authorization, string? ContentType, string Body);

/// <summary>Takes uploads over HTTPS; can answer badly for a while.</summary>
internal sealed class UploadServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Upload> _uploads = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly WebApplication _app;

    private UploadServer(WebApplication app) => _app = app;

    public IReadOnlyList<Upload> Uploads => [.. _uploads];

    public string Address => _app.Urls.First();

    /// <summary>The next uploads get these statuses; after them, 201.</summary>
    public void AnswerNext(params int[] statuses) => Array.ForEach(statuses, _answers.Enqueue);

    public static async Task<UploadServer> StartAsync(X509Certificate2 certificate, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<KestrelServerOptions>(o => o.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var server = new UploadServer(builder.Build());
        server._app.MapPut("/{**path}", server.TakeAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        _uploads.Enqueue(new Upload(
            request.Path, request.Headers.Authorization.ToString(), request.ContentType, await reader.ReadToEndAsync()));
        return Results.StatusCode(_answers.TryDequeue(out var status) ? status : StatusCodes.Status201Created);
    }
}
