using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Protocols.Alipay;
using TestSupport;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>A simulated Alipay over real sockets, the merchant's gateway to it, and the buyers' phones.</summary>
internal sealed class RunningAlipay : IAsyncDisposable
{
    public const string PaysAtOnce = "2088000000000011";
    public const string Confirms = "2088000000000022";
    public const string Poor = "2088000000000033";
    public const string Pay = "alipay.trade.pay";
    public const string Query = "alipay.trade.query";
    public const string Cancel = "alipay.trade.cancel";
    public const string Refund = "alipay.trade.refund";
    public const string Close = "alipay.trade.close";

    // Made once: that takes longer than most of the tests.
    private static readonly string AppKey = RSA.Create(2048).ExportPkcs8PrivateKeyPem();
    private static readonly string AlipayKey = RSA.Create(2048).ExportPkcs8PrivateKeyPem();

    private readonly string _folder = Directory.CreateTempSubdirectory("alipay-").FullName;
    private readonly LogGuard _log = new();
    private readonly RSA _app = Key(AppKey);
    private readonly RSA _alipay = Key(AlipayKey);
    private WebApplication _host = null!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 28, 4, 0, 0, TimeSpan.Zero));

    public AlipayGateway Merchant { get; private set; } = null!;

    public HttpClient Phone { get; private set; } = null!;

    public const string AppId = "2021000000000001";

    /// <summary>Alipay's, PEM.</summary>
    public string PublicKey => _alipay.ExportSubjectPublicKeyInfoPem();

    public static async Task<RunningAlipay> Start()
    {
        var alipay = new RunningAlipay();
        await File.WriteAllTextAsync(Path.Combine(alipay._folder, "alipay.pem"), alipay._alipay.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(Path.Combine(alipay._folder, "app.pem"), alipay._app.ExportSubjectPublicKeyInfoPem());
        await alipay.Open();
        return alipay;
    }

    /// <summary>The process ends and starts again on the same books.</summary>
    public async Task Restart()
    {
        await Shut();
        await Open();
    }

    public async Task<string> ShowCode(string buyerId)
    {
        using var answer = await Phone.PostAsync($"/api/buyers/{buyerId}/pay-codes", null);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<PayCode>(Json.Options))!.Code;
    }

    public async Task<HttpStatusCode> ByBuyer(string outTradeNo, string does)
    {
        using var answer = await Phone.PostAsync($"/api/trades/{outTradeNo}/{does}", null);
        return answer.StatusCode;
    }

    public async Task Plan(Fault fault)
    {
        using var answer = await Phone.PostAsJsonAsync("/control", fault, Json.Options);
        answer.EnsureSuccessStatusCode();
    }

    public async Task<BooksView> Books() => (await Phone.GetFromJsonAsync<BooksView>("/books", Json.Options))!;

    public Task<AlipayReply> Ask(string method, object content) =>
        Merchant.AskAsync(method, content.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(content)), default);

    public Task<AlipayReply> AskToPay(string number, string code, string yuan = "12.50", string subject = "QuickCheckout S001") => Ask(Pay, new
    {
        out_trade_no = number, scene = "bar_code", auth_code = code, product_code = "FACE_TO_FACE_PAYMENT", subject, total_amount = yuan, timeout_express = "5m",
    });

    /// <summary>A pay that asks to be told at <paramref name="notifyUrl"/>.</summary>
    public Task<JsonElement> AskToPay(string number, string code, Uri notifyUrl) => Post(Form(Pay, new
    {
        out_trade_no = number, scene = "bar_code", auth_code = code, subject = "衣服 <b>+%", total_amount = "12.50", timeout_express = "5m",
    }, ("notify_url", notifyUrl.ToString())));

    /// <summary>The parameters of a request, for tests that send what the merchant's gateway never would.</summary>
    public Dictionary<string, string> Form(string method, object content, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>
        {
            ["app_id"] = AppId, ["method"] = method, ["charset"] = "utf-8", ["sign_type"] = "RSA2", ["timestamp"] = "2026-11-28 12:00:00", ["version"] = "1.0",
            ["biz_content"] = JsonSerializer.Serialize(content),
        };
        foreach (var (name, value) in more)
            form[name] = value;
        return form;
    }

    /// <summary>Signs the form, posts it, and returns the one node of the answer.</summary>
    public async Task<JsonElement> Post(Dictionary<string, string> form)
    {
        form["sign"] = AlipaySignature.Sign(AlipaySignature.TextOf(form), _app);
        using var content = new FormUrlEncodedContent(form);
        using var answer = await Phone.PostAsync("/gateway.do", content);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateObject().First().Value;
    }

    public bool IsSignedByAlipay(Dictionary<string, string> notice) =>
        AlipaySignature.Verifies(AlipaySignature.TextOf(notice, "sign_type"), notice["sign"], _alipay);

    public async Task<IReadOnlyList<Notice>> Notices() => (await Phone.GetFromJsonAsync<List<Notice>>("/api/notices", Json.Options))!;

    public Task<AlipayReply> AskAbout(string method, string number) => Ask(method, new { out_trade_no = number });

    public async ValueTask DisposeAsync()
    {
        await Shut();
        _app.Dispose();
        _alipay.Dispose();
        Directory.Delete(_folder, recursive: true);
        _log.Dispose();
    }

    private async Task Open()
    {
        var options = new SimulatorOptions
        {
            DataFolder = Path.Combine(_folder, "books"), PrivateKeyPath = Path.Combine(_folder, "alipay.pem"), AppPublicKeyPath = Path.Combine(_folder, "app.pem"),
            AppId = AppId,
        };
        _host = AlipayHost.Build(options, Time, _log);
        await _host.StartAsync();
        var address = new Uri(_host.Urls.First());
        Phone = new HttpClient { BaseAddress = address };
        Merchant = new AlipayGateway(new HttpClient(), new AlipayOptions
        {
            Gateway = new Uri(address, "/gateway.do"), AppId = AppId,
            PrivateKey = _app.ExportPkcs8PrivateKeyPem(), AlipayPublicKey = PublicKey,
        }, Time);
    }

    private static RSA Key(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private async Task Shut()
    {
        Merchant.Dispose();
        Phone.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
