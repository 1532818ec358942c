using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using TestSupport;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The real service on a free port, with a clock of the test's own.</summary>
public sealed class RunningPlatform : IAsyncDisposable
{
    private readonly LogGuard _logs = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("members-").FullName;
    private WebApplication? _app;
    private HttpClient? _http;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public HttpClient Http => _http ?? throw new InvalidOperationException("Not started.");

    public static async Task<RunningPlatform> Start()
    {
        var platform = new RunningPlatform();
        await platform.Restart();
        return platform;
    }

    public async Task Restart()
    {
        await Stop();
        _app = Platform.Build(new PlatformOptions(0, _folder), Time, _logs);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    /// <summary>What the customer's phone does.</summary>
    public async Task<string> ShowCode(string memberId)
    {
        using var answer = await Http.PostAsJsonAsync("/api/member-codes", new IssueCode(memberId));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<IssuedCode>(Json.Options))!.Code;
    }

    /// <summary>What the checkout does: the status, and the member id or the problem's code.</summary>
    public async Task<(HttpStatusCode Status, string? Answer)> Resolve(string code, string checkoutId)
    {
        using var answer = await Http.PostAsJsonAsync("/api/member-codes/resolve", new ResolveCode(code, checkoutId));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, body.GetProperty(answer.IsSuccessStatusCode ? "memberId" : "code").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        _logs.Dispose();
    }

    private async Task Stop()
    {
        _http?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
