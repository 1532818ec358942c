using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>The customers' shopping app: their codes, their orders, and what they decide about them.</summary>
internal sealed class CustomerPhones(Uri memberPlatform) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = memberPlatform };

    public Task<List<Customer>> All(CancellationToken ct) => _http.GetAsync("/api/members", ct).Read<List<Customer>>("listing the members", ct);

    public async Task<string> ShowCode(string memberId, CancellationToken ct) =>
        (await _http.PostAsJsonAsync("/api/member-codes", new { memberId }, Json.Options, ct).Read<Shown>("showing a member code", ct)).Code;

    /// <summary>A pay code of the Alipay account that the member has linked.</summary>
    public async Task<string> ShowPayCode(string memberId, CancellationToken ct) =>
        (await _http.PostAsync($"/api/members/{memberId}/pay-codes", content: null, ct).Read<Shown>("showing a pay code", ct)).Code;

    /// <summary>The platform gives the member a coupon.</summary>
    public Task Give(string memberId, BenefitFields benefit, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/api/members/{memberId}/benefits", benefit, Json.Options, ct).Done($"giving {memberId} a coupon", ct);

    /// <summary>The customer pays the order, or leaves its payment; false while there is nothing to decide.</summary>
    public Task<bool> TryDecide(string memberId, string orderNo, bool pays, CancellationToken ct) =>
        _http.PostAsync($"/api/members/{memberId}/orders/{orderNo}/{(pays ? "pay" : "leave")}", content: null, ct).Decided();

    /// <summary>How the app shows an order; null when it does not.</summary>
    public async Task<string?> StateOf(string memberId, string orderNo, CancellationToken ct) =>
        (await _http.GetAsync($"/api/members/{memberId}/orders", ct).Read<List<ShownOrder>>("listing the customer's orders", ct)).FirstOrDefault(o => o.OrderNo == orderNo)?.State;

    /// <summary>A payment in the app's own books.</summary>
    public async Task<PhonePayment?> Payment(string number, CancellationToken ct) => (await Books(ct)).Payments.FirstOrDefault(p => p.Number == number)?.ToPayment();

    /// <summary>The app's own books: the money as the app sees it, and how it shows every order.</summary>
    public Task<AppBooks> Books(CancellationToken ct) => _http.GetAsync("/books", ct).Read<AppBooks>("reading the app's books", ct);

    public void Dispose() => _http.Dispose();

    private sealed record Shown(string Code);
}

internal sealed record AppBooks(IReadOnlyList<BookedPayment> Payments, IReadOnlyList<ShownOrder> Orders, IReadOnlyList<BookedBenefit> Benefits);

internal sealed record BookedPayment(string Number, string State, long AmountFen, long RefundedFen, DateTimeOffset? PaidAt)
{
    public PhonePayment ToPayment() => new(Number, State, PaidAt is null ? 0 : AmountFen - RefundedFen, State != "waiting");
}

/// <param name="State">"available", "held" or "redeemed".</param>
/// <param name="CheckoutId">That holds it or has redeemed it.</param>
internal sealed record BookedBenefit(string MemberId, string Id, string State, string? CheckoutId = null);

internal sealed record ShownOrder(string OrderNo, string State);

/// <summary>Alipay on the phones of those who pay, and its own books: the money as Alipay sees it, asked without going through the product.</summary>
internal sealed class AlipayBooks(Uri alipay) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = alipay };

    public async Task<PhonePayment?> Find(string outTradeNo, CancellationToken ct) => (await All(ct)).FirstOrDefault(t => t.Number == outTradeNo);

    public async Task<IReadOnlyList<PhonePayment>> All(CancellationToken ct) =>
        [.. (await _http.GetAsync("/books", ct).Read<Books>("reading Alipay's books", ct)).Trades.Select(t => new PhonePayment(t.OutTradeNo, t.Status, t.HeldFen, t.Status != "wait-buyer-pay"))];

    /// <summary>The buyer pays the trade, or leaves it; false while there is nothing to decide.</summary>
    public Task<bool> TryDecide(string outTradeNo, bool pays, CancellationToken ct) =>
        _http.PostAsync($"/api/trades/{outTradeNo}/{(pays ? "pay" : "leave")}", content: null, ct).Decided();

    public void Dispose() => _http.Dispose();

    private sealed record Books(IReadOnlyList<Trade> Trades);

    private sealed record Trade(string OutTradeNo, string Status, long HeldFen);
}

/// <param name="Number">The store's own number of it.</param>
/// <param name="HeldFen">What the customer has paid and not got back.</param>
/// <param name="IsOver">It can never be paid any more, or is.</param>
internal sealed record PhonePayment(string Number, string State, long HeldFen, bool IsOver);

internal sealed record Customer(string MemberId, string DisplayName, bool Blocked, string? AlipayBuyer = null);

/// <summary>The acquirer's own books: the money as the bank sees it, asked without going through the product.</summary>
internal sealed class AcquirerBooks(Uri acquirer) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = acquirer };

    /// <summary>All lines of one terminal, oldest first.</summary>
    public async Task<IReadOnlyList<BookEntry>> Of(string terminalId, CancellationToken ct)
    {
        var books = await _http.GetAsync($"/books?terminal={Uri.EscapeDataString(terminalId)}", ct).Read<Books>("reading the acquirer's books", ct);
        return [.. books.Terminals.SelectMany(t => t.Transactions)];
    }

    /// <summary>The key that the acquirer loads into a new terminal.</summary>
    public Task<LoadedKey> InitialKey(string terminalId, CancellationToken ct) =>
        _http.GetAsync($"/initial-keys/{Uri.EscapeDataString(terminalId)}", ct).Read<LoadedKey>("fetching the terminal's key", ct);

    public void Dispose() => _http.Dispose();

    private sealed record Books(IReadOnlyList<BooksOfTerminal> Terminals);

    private sealed record BooksOfTerminal(IReadOnlyList<BookEntry> Transactions);
}

/// <summary>One line of the acquirer's books.</summary>
internal sealed record BookEntry(long Id, string Trace, string Batch, string Kind, string State, long AmountFen)
{
    /// <summary>Money that was taken and stands.</summary>
    public bool IsStandingSale => Is(Kind, "sale") && Is(State, "approved");

    private static bool Is(string value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);
}

internal sealed record LoadedKey(string InitialKeyId, string InitialKey)
{
    public override string ToString() => $"key {InitialKeyId}";
}

/// <summary>Standing in front of a terminal: its screen, its reader, its PIN pad, its pen.</summary>
internal sealed class TerminalFront(Uri control, string terminalId) : IDisposable
{
    // A name, written in three strokes.
    private static readonly int[][][] Signature = [[[60, 110], [110, 40], [160, 110]], [[180, 60], [240, 100], [300, 50]], [[320, 90], [400, 80]]];

    private readonly HttpClient _http = new() { BaseAddress = control };

    public Task<TerminalScreen> Look(CancellationToken ct) =>
        _http.GetAsync($"/terminals/{terminalId}", ct).Read<TerminalScreen>($"looking at terminal {terminalId}", ct);

    /// <summary>Every change of the screen.</summary>
    public IAsyncEnumerable<TerminalScreen> Watch(CancellationToken ct) =>
        EventStream.Read<TerminalScreen>(_http, $"/terminals/{terminalId}/events", ct);

    public Task Present(string card, ReadMode mode, CancellationToken ct) => Act("card", new { card, mode }, "presenting a card", ct);

    public Task EnterPin(string digits, CancellationToken ct) => Act("pin", new { digits }, "entering the PIN", ct);

    public Task CancelPin(CancellationToken ct) => Act("pin", new { cancel = true }, "cancelling at the PIN pad", ct);

    public Task Sign(CancellationToken ct) => Act("signature", new { strokes = Signature }, "signing", ct);

    public void Dispose() => _http.Dispose();

    private Task Act(string what, object action, string description, CancellationToken ct) =>
        _http.PostAsJsonAsync($"/terminals/{terminalId}/{what}", action, Json.Options, ct).Done(description, ct);
}

/// <summary>What somebody in front of the terminal sees.</summary>
internal sealed record TerminalScreen(string Id, long Version, bool Connected, ShownScreen Screen);

internal sealed record ShownScreen(string Prompt, LocalText Text, long? AmountFen, DateTimeOffset? Deadline, Refusal? Refusal);
