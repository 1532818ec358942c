using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using TestSupport;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The real service on a free port, with a clock of the test's own: the store with its api key, and the customers' phones.</summary>
public sealed class RunningPlatform : IAsyncDisposable
{
    public const string ApiKey = "key-of-the-tests";

    /// <summary>Nobody listens there.</summary>
    public static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    private readonly LogGuard _logs = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("members-").FullName;
    private readonly Uri _alipay;
    private readonly Uri _webhookUrl;
    private WebApplication? _app;
    private HttpClient? _phone;
    private HttpClient? _store;

    private RunningPlatform(Uri alipay, Uri webhookUrl) => (_alipay, _webhookUrl) = (alipay, webhookUrl);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now => Time.GetUtcNow();

    public byte[] WebhookKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Without a key.</summary>
    public HttpClient Phone => _phone ?? throw new InvalidOperationException("Not started.");

    /// <summary>With the api key.</summary>
    public HttpClient Store => _store ?? throw new InvalidOperationException("Not started.");

    public static async Task<RunningPlatform> Start(Uri? alipay = null, Uri? webhookUrl = null)
    {
        var platform = new RunningPlatform(alipay ?? Nowhere, webhookUrl ?? Nowhere);
        await platform.Restart();
        return platform;
    }

    /// <summary>The process ends and starts again on the same books.</summary>
    public async Task Restart()
    {
        await Stop();
        _app = Platform.Build(new PlatformOptions(0, _folder, _alipay, _webhookUrl, new PlatformKeys(ApiKey, WebhookKey), []), Time, _logs);
        await _app.StartAsync();
        var address = new Uri(_app.Urls.First());
        _phone = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        _store = new HttpClient { BaseAddress = address };
        _store.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    /// <summary>What the customer's phone does.</summary>
    public async Task<string> ShowCode(string memberId)
    {
        using var answer = await Phone.PostAsJsonAsync("/api/member-codes", new IssueCode(memberId));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<IssuedCode>(Json.Options))!.Code;
    }

    /// <summary>What the checkout does: the status, and the member id or the problem's code.</summary>
    public async Task<(HttpStatusCode Status, string? Answer)> Resolve(string code, string checkoutId)
    {
        using var answer = await Store.PostAsJsonAsync("/api/member-codes/resolve", new ResolveCode(code, checkoutId));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, body.GetProperty(answer.IsSuccessStatusCode ? "memberId" : "code").GetString());
    }

    public Task<Said> Sync(object order, string orderNo = Samples.OrderNo) => Said.By(Store.PutAsJsonAsync($"/api/orders/{orderNo}", order, Json.Options));

    public Task<Said> Open(string number = Samples.Number, long amountFen = Samples.AmountFen, string orderNo = Samples.OrderNo, DateTimeOffset? payBefore = null) =>
        Said.By(Store.PutAsJsonAsync($"/api/orders/{orderNo}/payments/{number}", new { amountFen, payBefore = payBefore ?? Now + Samples.TimeToPay }, Json.Options));

    public Task<Said> Find(string number = Samples.Number) => Said.By(Store.GetAsync($"/api/payments/{number}"));

    public Task<Said> Cancel(string number = Samples.Number) => Said.By(Store.PostAsync($"/api/payments/{number}/cancel", null));

    public Task<Said> PayCode(string orderNo = Samples.OrderNo) => Said.By(Store.PostAsync($"/api/orders/{orderNo}/pay-code", null));

    /// <param name="does">"pay" or "leave".</param>
    public Task<Said> ByCustomer(string does, string orderNo = Samples.OrderNo, string memberId = Samples.MemberId) =>
        Said.By(Phone.PostAsync($"/api/members/{memberId}/orders/{orderNo}/{does}", null));

    public async Task<IReadOnlyList<Order>> OrdersOf(string memberId = Samples.MemberId) =>
        (await Phone.GetFromJsonAsync<List<Order>>($"/api/members/{memberId}/orders", Json.Options))!;

    public async Task<BooksView> Books() => (await Phone.GetFromJsonAsync<BooksView>("/books", Json.Options))!;

    public async Task Plan(Fault fault)
    {
        using var answer = await Phone.PostAsJsonAsync("/control", fault, Json.Options);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>Lets time pass until a task that waits for it has ended.</summary>
    public async Task<T> PassUntil<T>(Task<T> waits)
    {
        await Eventually.True(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            return waits.IsCompleted;
        });
        return await waits;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
        _logs.Dispose();
    }

    private async Task Stop()
    {
        _phone?.Dispose();
        _store?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
