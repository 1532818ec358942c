using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>The product's public HTTP API, as a POS and back office use it.</summary>
internal sealed partial class CheckoutApp(
    Uri url, string language = "en", string associate = StaffAtWork.Associate, string backOffice = StaffAtWork.BackOffice) : IDisposable
{
    private readonly HttpClient _http = new(new StaffAtWork(url, associate, backOffice))
    {
        BaseAddress = url,
        // Longer than any one answer; a stream is not bounded by it once its headers are there.
        Timeout = TimeSpan.FromSeconds(100),
        DefaultRequestHeaders = { AcceptLanguage = { new StringWithQualityHeaderValue(language) } },
    };

    public async Task<int> ProductCount(CancellationToken ct) =>
        (await _http.GetAsync("/api/health", ct).Read<Health>("asking for the app's health", ct)).Products;

    /// <summary>Sends a file of products, looks until it has ended, and tells each look.</summary>
    public async Task<CatalogueImport> Import(HttpContent file, string? fileName, Action<CatalogueImport> look, CancellationToken ct)
    {
        var named = fileName is null ? "" : $"?fileName={Uri.EscapeDataString(fileName)}";
        var import = await _http.PostAsync($"/api/catalogue/imports{named}", file, ct).Read<CatalogueImport>("sending the products", ct);
        for (look(import); !import.HasEnded; look(import))
            import = await _http.GetAsync($"/api/catalogue/imports/{import.Id}?wait=1", ct).Read<CatalogueImport>("asking how far the import is", ct);
        return import;
    }

    /// <summary>The published products, as CSV.</summary>
    public async Task Export(Stream output, CancellationToken ct)
    {
        using var answer = await _http.GetAsync("/api/catalogue/export", HttpCompletionOption.ResponseHeadersRead, ct).Any("asking for the catalogue");
        if (!answer.IsSuccessStatusCode)
            throw new StoreException($"asking for the catalogue: refused with {(int)answer.StatusCode}", (int)answer.StatusCode);
        await answer.Content.CopyToAsync(output, ct);
    }

    public Task Register(string terminalId, RegisterTerminal terminal, CancellationToken ct) =>
        _http.PutAsJsonAsync($"/api/terminals/{terminalId}", terminal, Json.Options, ct).Done($"registering terminal {terminalId}", ct);

    /// <summary>The checkout that has the terminal now; null when it is free.</summary>
    public async Task<string?> LiveCheckout(string terminalId, CancellationToken ct) =>
        (await _http.GetAsync($"/api/terminals/{terminalId}", ct).Read<Terminal>("asking who has the terminal", ct)).HolderId;

    public async Task<IReadOnlyList<Product>> Search(string words, CancellationToken ct) =>
        (await _http.GetAsync($"/api/products?q={Uri.EscapeDataString(words)}", ct).Read<ProductPage>($"searching for {words}", ct)).Items;

    /// <param name="tag">Of the cart that is settled; null when lines are.</param>
    public Task<CheckoutStatus> Start(StartCheckout cart, string idempotencyKey, CancellationToken ct, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/checkouts") { Content = JsonContent.Create(cart, options: Json.Options) };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (tag is not null)
            request.Headers.Add("If-Match", tag);
        return _http.SendAsync(request, ct).Read<CheckoutStatus>("starting the checkout", ct);
    }

    public Task Scan(string checkoutId, string code, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/scan", new ScanCode(code), Json.Options, ct).Done("scanning a code", ct);

    /// <summary>What the POS says of a code that is refused; null when it is accepted.</summary>
    public async Task<string?> TryScan(string checkoutId, string code, CancellationToken ct)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/scan", new ScanCode(code), Json.Options, ct).Any("scanning a code");
        return answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<Refused>(Json.Options, ct))?.Title;
    }

    /// <summary>The goods of a closed checkout, to be settled anew.</summary>
    public Task<RecreatedCart> RecreateCart(string checkoutId, CancellationToken ct) =>
        _http.GetAsync($"/api/checkouts/{checkoutId}/cart", ct).Read<RecreatedCart>("re-creating the cart", ct);

    /// <summary>The customer wants exactly these benefits to be used, or the best ones without those.</summary>
    public Task ChooseBenefits(string checkoutId, ChooseBenefits choice, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/benefits", choice, Json.Options, ct).Done("choosing benefits", ct);

    /// <summary>The customer agrees to the amount that is shown.</summary>
    public Task ConfirmBenefits(string checkoutId, long dueFen, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/benefits/confirm", new ConfirmBenefits(dueFen), Json.Options, ct).Done("agreeing to the benefits", ct);

    public Task SetAmount(string checkoutId, long? amountFen, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/amount", new SetAmount(amountFen), Json.Options, ct).Done("setting the amount", ct);

    /// <summary>The cashier's "query now".</summary>
    public Task QueryNow(string checkoutId, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/query", new QueryPayment(null), Json.Options, ct).Done("asking whether it is paid", ct);

    public Task Cancel(string checkoutId, string associateId, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/checkouts/{checkoutId}/cancel", new CancelCheckout(associateId), Json.Options, ct).Done("cancelling", ct);

    public Task<CheckoutStatus> Status(string checkoutId, CancellationToken ct) =>
        _http.GetAsync($"/api/checkouts/{checkoutId}", ct).Read<CheckoutStatus>("reading the checkout", ct);

    public Task<List<JournalEntry>> Journal(string checkoutId, CancellationToken ct) =>
        _http.GetAsync($"/api/checkouts/{checkoutId}/journal", ct).Read<List<JournalEntry>>("reading the journal", ct);

    /// <summary>A page of the checkouts that are running now.</summary>
    public async Task<IReadOnlyList<CheckoutStatus>> Running(CancellationToken ct) =>
        (await _http.GetAsync("/api/checkouts", ct).Read<PageOf<CheckoutStatus>>("listing the running checkouts", ct)).Items;

    /// <summary>The checkouts and settlements with something for a person to do.</summary>
    public Task<NeedsPerson> Attention(CancellationToken ct) =>
        _http.GetAsync("/api/attention", ct).Read<NeedsPerson>("listing what needs attention", ct);

    /// <summary>The checkout's statuses as they happen; ends with the checkout, or when the app ends the stream.</summary>
    public IAsyncEnumerable<CheckoutStatus> Watch(string checkoutId, CancellationToken ct) =>
        EventStream.Read<CheckoutStatus>(_http, $"/api/checkouts/{checkoutId}/events", ct);

    public void Dispose() => _http.Dispose();

    private sealed record Refused(string Title);

    private sealed record Health(int Products);

    private sealed record Terminal(string? HolderId);

    private sealed record ProductPage(IReadOnlyList<Product> Items);
}

/// <summary>Server-sent events whose data is JSON.</summary>
internal static class EventStream
{
    public static async IAsyncEnumerable<T> Read<T>(HttpClient http, string path, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        await foreach (var item in SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<T>(data, Json.Options)!).EnumerateAsync(ct))
            yield return item.Data;
    }
}
