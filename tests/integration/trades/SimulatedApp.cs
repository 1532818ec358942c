using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Simulators.MemberPlatform;
using TestSupport;

namespace QuickCheckout.PhonePayments;

/// <summary>The simulated shopping app on a free port, and the customers' phones.</summary>
internal sealed class SimulatedApp : IAsyncDisposable
{
    public const string ApiKey = "key-of-the-tests";

    /// <summary>Whose Alipay account pays at once, waits for a word, has not enough, and does not exist.</summary>
    public const string Member = "M0001";
    public const string ConfirmingMember = "M0002";
    public const string PoorMember = "M0003";
    public const string MemberWithoutAlipay = "M0037";

    private readonly string _folder = Directory.CreateTempSubdirectory("trades-app-").FullName;
    private readonly WebApplication _host;
    private HttpClient _phone = new();

    private SimulatedApp(Uri alipay, TimeProvider time, LogGuard log) => _host = Platform.Build(
        new PlatformOptions(0, _folder, alipay, Shop.Nowhere, new PlatformKeys(ApiKey, RandomNumberGenerator.GetBytes(32)), []), time, log);

    public Uri Address => _phone.BaseAddress!;

    public static async Task<SimulatedApp> Start(Uri alipay, TimeProvider time, LogGuard log)
    {
        var app = new SimulatedApp(alipay, time, log);
        await app._host.StartAsync();
        app._phone = new HttpClient { BaseAddress = new Uri(app._host.Urls.First()) };
        return app;
    }

    /// <param name="does">"pay" or "leave".</param>
    public async Task<HttpStatusCode> ByCustomer(string does, string orderNo = Shop.OrderNo, string memberId = Member)
    {
        using var answer = await _phone.PostAsync($"/api/members/{memberId}/orders/{orderNo}/{does}", null);
        return answer.StatusCode;
    }

    /// <summary>The platform gives the member a red packet.</summary>
    public async Task Give(string id, string memberId = Member)
    {
        using var answer = await _phone.PostAsJsonAsync($"/api/members/{memberId}/benefits", new BenefitFields
        {
            Id = id, Layer = BenefitLayer.RedPacket, Kind = BenefitKind.Fixed, Title = new LocalText("红包", "Red packet"), ValueFen = 500,
            Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = DateTimeOffset.UnixEpoch, ValidUntil = DateTimeOffset.UnixEpoch.AddYears(100),
        }, Json.Options);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Who has a benefit, by the platform's own books.</summary>
    public async Task<(BenefitState State, string? CheckoutId)> Booked(string id)
    {
        var booked = (await Books()).Benefits.Single(b => b.Id == id);
        return (booked.State, booked.CheckoutId);
    }

    public async Task Plan(Fault fault)
    {
        using var answer = await _phone.PostAsJsonAsync("/control", fault, Json.Options);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>The call that a fault was planned for has arrived.</summary>
    public async Task FaultsTaken() => await Eventually.Get(() => _phone.GetStringAsync("/control"), waiting => waiting == "[]");

    public async Task<BooksView> Books() => (await _phone.GetFromJsonAsync<BooksView>("/books", Json.Options))!;

    public async Task<long> HeldFen() => (await Books()).HeldFen;

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
