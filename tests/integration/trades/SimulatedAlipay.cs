using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using QuickCheckout.Domain;
using QuickCheckout.Protocols.Alipay;
using QuickCheckout.Simulators.Alipay;
using TestSupport;

namespace QuickCheckout.PhonePayments;

/// <summary>The simulated Alipay on a free port: its gateway, its books, its faults, and the buyers' phones.</summary>
internal sealed class SimulatedAlipay : IAsyncDisposable
{
    public const string PaysAtOnce = "2088000000000011";
    public const string Confirms = "2088000000000022";
    public const string Poor = "2088000000000033";
    public const string AppId = "2021000000000001";
    public const string Pay = "alipay.trade.pay";
    public const string Query = "alipay.trade.query";
    public const string Cancel = "alipay.trade.cancel";
    public const string Refund = "alipay.trade.refund";

    // Made once: that takes longer than most of the tests.
    private static readonly RSA OfApp = RSA.Create(2048);
    private static readonly RSA OfAlipay = RSA.Create(2048);

    private readonly string _folder = Directory.CreateTempSubdirectory("trades-alipay-").FullName;
    private readonly WebApplication _host;
    private HttpClient _phone = new();

    private SimulatedAlipay(TimeProvider time, LogGuard log)
    {
        File.WriteAllText(Path.Combine(_folder, "alipay.pem"), OfAlipay.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "app.pem"), OfApp.ExportSubjectPublicKeyInfoPem());
        var options = new SimulatorOptions
        {
            DataFolder = Books, PrivateKeyPath = Path.Combine(_folder, "alipay.pem"), AppPublicKeyPath = Path.Combine(_folder, "app.pem"), AppId = AppId,
        };
        _host = AlipayHost.Build(options, time, log);
    }

    public static string AppPrivateKey { get; } = OfApp.ExportPkcs8PrivateKeyPem();

    public static string AlipayPublicKey { get; } = OfAlipay.ExportSubjectPublicKeyInfoPem();

    public Uri Address => _phone.BaseAddress!;

    public Uri Gateway => new(Address, "/gateway.do");

    private string Books => Path.Combine(_folder, "books");

    public static async Task<SimulatedAlipay> Start(TimeProvider time, LogGuard log)
    {
        var alipay = new SimulatedAlipay(time, log);
        await alipay._host.StartAsync();
        alipay._phone = new HttpClient { BaseAddress = new Uri(alipay._host.Urls.First()) };
        return alipay;
    }

    /// <summary>Alipay's signature, for those who say what Alipay never would.</summary>
    public static string Sign(string text) => AlipaySignature.Sign(text, OfAlipay);

    public async Task<string> ShowCode(string buyerId)
    {
        using var answer = await _phone.PostAsync($"/api/buyers/{buyerId}/pay-codes", null);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<PayCode>(Json.Options))!.Code;
    }

    /// <param name="does">"pay" or "leave".</param>
    public async Task<HttpStatusCode> ByBuyer(string does, string number = Shop.Number)
    {
        using var answer = await _phone.PostAsync($"/api/trades/{number}/{does}", null);
        return answer.StatusCode;
    }

    public async Task Plan(Fault fault)
    {
        using var answer = await _phone.PostAsJsonAsync("/control", fault, Json.Options);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>The request that a fault was planned for has arrived.</summary>
    public async Task FaultsTaken() => await Eventually.Get(() => _phone.GetStringAsync("/control"), waiting => waiting == "[]");

    public async Task<long> HeldFen() => (await View()).HeldFen;

    public async Task<IReadOnlyList<Trade>> Trades() => (await View()).Trades;

    public async Task<long> BalanceOf(string buyerId) =>
        (await _phone.GetFromJsonAsync<List<Buyer>>("/api/buyers", Json.Options))!.Single(b => b.BuyerId == buyerId).BalanceFen;

    /// <summary>Those that the tests scanned and those that the app was given.</summary>
    public IReadOnlyList<string> EveryCodeEverShown()
    {
        using var books = new SqliteConnection($"Data Source={Path.Combine(Books, "books.db")};Pooling=False");
        books.Open();
        using var command = books.CreateCommand();
        command.CommandText = "select code from codes";
        using var rows = command.ExecuteReader();
        var codes = new List<string>();
        while (rows.Read())
            codes.Add(rows.GetString(0));
        return codes;
    }

    public async ValueTask DisposeAsync()
    {
        _phone.Dispose();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<BooksView> View() => (await _phone.GetFromJsonAsync<BooksView>("/books", Json.Options))!;
}
