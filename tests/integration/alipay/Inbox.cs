using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TestSupport;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The merchant's address for notifications: keeps each form, and answers with what the test wants.</summary>
internal sealed class Inbox : IAsyncDisposable
{
    private readonly ConcurrentQueue<Dictionary<string, string>> _forms = new();
    private readonly WebApplication _host;

    private Inbox(WebApplication host) => _host = host;

    /// <summary>What each one is answered with.</summary>
    public string Answer { get; set; } = "success";

    public Uri Address => new(new Uri(_host.Urls.First()), "/api/alipay/notify");

    public IReadOnlyList<Dictionary<string, string>> Forms => [.. _forms];

    public static async Task<Inbox> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var inbox = new Inbox(builder.Build());
        inbox._host.MapPost("/api/alipay/notify", async (HttpContext http) =>
        {
            inbox._forms.Enqueue((await http.Request.ReadFormAsync()).ToDictionary(p => p.Key, p => p.Value.ToString()));
            await http.Response.WriteAsync(inbox.Answer);
        });
        await inbox._host.StartAsync();
        return inbox;
    }

    public Task<IReadOnlyList<Dictionary<string, string>>> Has(int count) => Eventually.Get(() => Task.FromResult(Forms), forms => forms.Count >= count);

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
