using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The store's end of the webhooks: a real server that remembers what it hears and answers as it is told to.</summary>
public sealed class StoreEar : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly Channel<Heard> _heard = Channel.CreateUnbounded<Heard>();
    private readonly ConcurrentQueue<int> _answers = new();
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public static async Task<StoreEar> Start(int port = 0)
    {
        var ear = new StoreEar();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        ear._app = builder.Build();
        ear._app.MapPost("/hook", (Delegate)ear.Listen);
        await ear._app.StartAsync();
        ear.Address = new Uri(new Uri(ear._app.Urls.First()), "/hook");
        return ear;
    }

    /// <summary>Statuses of the next answers; 204 from then on.</summary>
    public void Answers(params int[] statuses)
    {
        foreach (var status in statuses)
            _answers.Enqueue(status);
    }

    /// <summary>The next webhook that arrives.</summary>
    public async Task<Heard> Hears() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(Bound);

    public bool HasHeard => _heard.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Listen(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var (headers, body) = (http.Request.Headers, await reader.ReadToEndAsync());
        _heard.Writer.TryWrite(new Heard(headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body));
        return Results.StatusCode(_answers.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent);
    }
}

/// <summary>A webhook as it arrived.</summary>
public sealed record Heard(string Id, string Timestamp, string Signature, string Body)
{
    public PaymentChanged Change => JsonSerializer.Deserialize<PaymentChanged>(Body, Json.Options)!;
}
