using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>An associate and a customer at one terminal, by the public HTTP API and the terminal's front.</summary>
internal sealed class Till(Shop shop, string? terminalId = null, string associate = StaffAtWork.Associate) : IAsyncDisposable
{
    private readonly HttpClient _http = new(new StaffAtWork(shop.Settings.AppUrl!, associate)) { BaseAddress = shop.Settings.AppUrl };
    private readonly CheckoutApp _app = shop.App(associate);
    private readonly TerminalFront _front = new(shop.Settings.TerminalControlUrl!, terminalId ?? shop.Settings.TerminalId!);

    public HttpClient Http => _http;

    public CheckoutApp App => _app;

    public string TerminalId => terminalId ?? shop.Settings.TerminalId!;

    public string CloudTerminalId => shop.Settings.CloudTerminalId!;

    public string CheckoutId { get; private set; } = "";

    /// <summary>Takes up a checkout that was started before.</summary>
    public string Resumed { init => CheckoutId = value; }

    public StartCheckout Cart(int quantity = 2, string? sku = null) => new(
        shop.Settings.StoreId, TerminalId, AssociateId: null, PaymentMethod.BankCard, AfterSales.MemberCode, [new CartLine(sku ?? AnySku().Code, quantity)]);

    public Sku AnySku() => Products().First(p => p.Skus[0].PriceFen is > 2_000 and < 100_000).Skus[0];

    /// <summary>Settles and has the member code scanned.</summary>
    public async Task<CheckoutStatus> SettleAndScan(StartCheckout? cart = null)
    {
        var started = await _app.Start(cart ?? Cart(), Guid.NewGuid().ToString(), default);
        CheckoutId = started.CheckoutId;
        await Until(s => s.Step == Step.AwaitingCode && s.Awaiting is not null);
        using var phones = new CustomerPhones(shop.Settings.MemberPlatformUrl!);
        var customer = (await phones.All(default)).First(c => !c.Blocked);
        await _app.Scan(CheckoutId, await phones.ShowCode(customer.MemberId, default), default);
        return await Until(s => s.Step == Step.ChoosingAmount);
    }

    /// <summary>Settles, and the associate may scan.</summary>
    public async Task Settle(StartCheckout cart)
    {
        CheckoutId = (await _app.Start(cart, Guid.NewGuid().ToString(), default)).CheckoutId;
        await Until(s => s.Step == Step.AwaitingCode && s.Awaiting is not null);
    }

    public Task Scan(string code) => _app.Scan(CheckoutId, code, default);

    /// <summary>One card payment from amount to signature.</summary>
    public async Task<CheckoutStatus> Pay(long? amountFen, string card = "approve", string pin = "123456")
    {
        await Choose(amountFen);
        await PresentCard(card);
        await EnterPin(pin);
        var signing = await Until(s => s.Step is Step.Signing or Step.ChoosingAmount or Step.EnteringPin);
        return signing.Step == Step.Signing ? await Sign() : signing;
    }

    public async Task Choose(long? amountFen)
    {
        await _app.SetAmount(CheckoutId, amountFen, default);
        await Until(s => s.Step != Step.ChoosingAmount || s.LastError is not null);
    }

    public async Task PresentCard(string card, ReadMode mode = ReadMode.Chip)
    {
        await Prompt("present-card");
        await _front.Present(card, mode, default);
    }

    public async Task EnterPin(string pin)
    {
        await Prompt("enter-pin");
        await _front.EnterPin(pin, default);
        var before = (await Status()).Attempt;
        await Until(s => s.Attempt != before || s.Step is not (Step.ReadingCard or Step.EnteringPin or Step.Authorising));
    }

    public async Task<CheckoutStatus> Sign()
    {
        await Prompt("sign");
        await _front.Sign(default);
        return await Until(s => s.Step != Step.Signing && (s.HasEnded || s.Step == Step.ChoosingAmount));
    }

    public async Task Cancel() => await _app.Cancel(CheckoutId, associate, default);

    public Task<TerminalScreen> Prompt(string prompt) => Eventually.Get(() => _front.Look(default), s => s.Screen.Prompt == prompt, prompt);

    public Task<CheckoutStatus> Until(Func<CheckoutStatus, bool> accept) => Eventually.Get(() => _app.Status(CheckoutId, default), accept);

    public Task<CheckoutStatus> Status() => _app.Status(CheckoutId, default);

    public Task<List<JournalEntry>> Journal() => _app.Journal(CheckoutId, default);

    /// <summary>Anything a customer does at the terminal, by the body of the control API; returns once the terminal was waiting for it.</summary>
    public async Task Act(string what, object body)
    {
        using var hand = new HttpClient { BaseAddress = shop.Settings.TerminalControlUrl };
        await Eventually.Get(
            async () => (await hand.PostAsJsonAsync($"/terminals/{TerminalId}/{what}", body, Json.Options)).StatusCode, s => s == HttpStatusCode.Accepted, what);
    }

    /// <summary>What came out of the printer that names this checkout's order, oldest first: kind and lines.</summary>
    public async Task<List<(string Kind, string Text)>> Papers()
    {
        using var hand = new HttpClient { BaseAddress = shop.Settings.TerminalControlUrl };
        var orderNo = (await Status()).OrderNo;
        var printed = JsonDocument.Parse(await hand.GetStringAsync($"/terminals/{TerminalId}")).RootElement.GetProperty("printed");
        return [.. printed.EnumerateArray()
            .Where(p => p.GetProperty("reference").GetString()!.StartsWith(orderNo, StringComparison.Ordinal))
            .Select(p => (p.GetProperty("kind").GetString()!, string.Join('\n', p.GetProperty("lines").EnumerateArray().Select(l => l.GetString()))))];
    }

    /// <summary>What the acquirer holds for this checkout's trace numbers, in fen.</summary>
    public async Task<long> HeldByAcquirer()
    {
        using var books = new AcquirerBooks(shop.Settings.AcquirerUrl!);
        var traces = (await Journal()).Select(l => l.TraceNo).ToHashSet();
        return (await books.Of(TerminalId, default)).Where(e => e.IsStandingSale && traces.Contains(e.Trace)).Sum(e => e.AmountFen);
    }

    /// <summary>What became of a file of products.</summary>
    public async Task<CatalogueImport> Import(string type, string file)
    {
        using var content = new StringContent(file, null, type);
        return await _app.Import(content, "test", _ => { }, default);
    }

    /// <summary>Any request, with what came back: the status and the problem's code and title.</summary>
    public async Task<(HttpStatusCode Status, string Code, string Title)> Ask(HttpMethod method, string path, object? body = null, string? key = null, string language = "en", string? tag = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is string text)
            request.Content = new StringContent(text, null, "application/json");
        else if (body is not null)
            request.Content = JsonContent.Create(body, options: Json.Options);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (tag is not null)
            request.Headers.Add("If-Match", tag);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var answer = await _http.SendAsync(request);
        var content = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
            return (answer.StatusCode, "", content);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            throw new InvalidOperationException($"{(int)answer.StatusCode} without a problem document: {content}");
        var problem = JsonDocument.Parse(content).RootElement;
        return (answer.StatusCode, problem.GetProperty("code").GetString()!, problem.GetProperty("title").GetString()!);
    }

    /// <summary>Leaves the terminal free for whoever comes next, whatever happened here.</summary>
    public async ValueTask DisposeAsync()
    {
        var holder = JsonDocument.Parse(await _http.GetStringAsync($"/api/terminals/{TerminalId}")).RootElement;
        if (holder.TryGetProperty("holderId", out var live))
        {
            CheckoutId = live.GetString()!;
            using var cancelled = await _http.PostAsync($"/api/checkouts/{CheckoutId}/cancel", null);
            await Until(s => s.HasEnded);
        }

        _http.Dispose();
        _app.Dispose();
        _front.Dispose();
    }

    private IReadOnlyList<Product> Products() => _app.Search("", default).GetAwaiter().GetResult();
}
