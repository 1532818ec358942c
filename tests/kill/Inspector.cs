using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>What everybody says when it is over.</summary>
internal sealed record Inspection(IReadOnlyList<Testimony> All, IReadOnlyDictionary<string, IReadOnlyList<BookEntry>> Books, PhoneBooks Phones,
    IReadOnlyList<BookedBenefit> Benefits, IReadOnlyList<CountedShelf> Shelves)
{
    public IReadOnlyList<Finding> Judge() => [.. Audit.Judge(All, Books), .. PhoneAudit.Judge(All, Phones), .. BenefitAudit.Judge(All, Benefits), .. StockAudit.Judge(All, Shelves)];

    /// <summary>All about a finding: the checkout as the app and the order's row have it, its journal, the acquirer's lines.</summary>
    public IEnumerable<string> Tell(Finding finding)
    {
        var told = All.FirstOrDefault(r => r.Sale.CheckoutId == finding.CheckoutId);
        if (told is not null)
        {
            yield return $"story   {told.Sale.Story}, told cancelled: {told.Sale.ToldCancelled}, started at try {told.Sale.Tries}";
            yield return $"status  {JsonSerializer.Serialize(told.Status, Json.Options)}";
            yield return $"row     {JsonSerializer.Serialize(told.Row, Json.Options)}";
            foreach (var line in told.Journal)
                yield return $"journal {line.At:HH:mm:ss.fff} {line.Movement.Operation.Key} {line.Event} {line.Movement.AmountFen} trace {line.BatchNo} {line.TraceNo} code {line.ResponseCode}";
        }

        var traces = told?.Journal.Select(l => (l.BatchNo, l.TraceNo)).ToHashSet();
        foreach (var entry in Books.GetValueOrDefault(finding.TerminalId, []))
            if (traces?.Contains((entry.Batch, entry.Trace)) ?? true)
                yield return $"books   {entry.Id} {entry.Kind} {entry.State} {entry.AmountFen} trace {entry.Batch} {entry.Trace}";
        foreach (var payment in Phones.Of(finding.CheckoutId))
            yield return $"phone   {payment.Number} {payment.State} {payment.HeldFen}";
        foreach (var benefit in Benefits.Where(b => b.CheckoutId == finding.CheckoutId || (told?.Status?.Benefits?.Ids.Contains(b.Id) ?? false)))
            yield return $"benefit {benefit.Id} {benefit.State} {benefit.CheckoutId}";
    }
}

/// <summary>Asks app, orders' table, acquirer, Alipay and member platform about every accepted checkout.</summary>
internal sealed class Inspector(StoreSettings settings, string storage, Shelves shelves) : IDisposable
{
    private const int NotFound = 404;

    /// <summary>App, platform and shelves are told how an order ended after everybody else, and again later when it could not be.</summary>
    private static readonly TimeSpan ShownWithin = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CheckoutApp _app = new(settings.AppUrl!);
    private readonly AcquirerBooks _acquirer = new(settings.AcquirerUrl!);
    private readonly AlipayBooks _alipay = new(settings.AlipayUrl!);
    private readonly CustomerPhones _phones = new(settings.MemberPlatformUrl!);
    private readonly TableOrders _orders = new(new TableServiceClient(storage), new TableTerminals(new TableServiceClient(storage)));

    public async Task<Inspection> Inspect(IEnumerable<Sale> sales, IEnumerable<string> terminals, CancellationToken ct)
    {
        var listed = (await _app.Attention(ct)).Checkouts.Where(s => s.Attention is not null).Select(s => s.CheckoutId).ToHashSet();
        var all = new List<Testimony>();
        foreach (var sale in sales)
            all.Add(await Ask(sale, listed, ct));
        var books = new Dictionary<string, IReadOnlyList<BookEntry>>();
        foreach (var terminal in terminals)
            books[terminal] = await _acquirer.Of(terminal, ct);
        var (phones, benefits, goods) = await Rest(all, ct);
        return new Inspection(all, books, phones, benefits, goods);
    }

    public void Dispose()
    {
        _app.Dispose();
        _acquirer.Dispose();
        _alipay.Dispose();
        _phones.Dispose();
    }

    private async Task<(PhoneBooks Payments, IReadOnlyList<BookedBenefit> Benefits, IReadOnlyList<CountedShelf> Goods)> Rest(IReadOnlyList<Testimony> all, CancellationToken ct)
    {
        for (var until = DateTimeOffset.UtcNow + ShownWithin; ; await Task.Delay(Look, ct))
        {
            var app = await _phones.Books(ct);
            var books = new PhoneBooks(
                [.. await _alipay.All(ct), .. app.Payments.Select(p => p.ToPayment())], app.Orders.ToDictionary(o => o.OrderNo, o => o.State));
            var goods = await shelves.Look(ct);
            if (DateTimeOffset.UtcNow >= until || (PhoneAudit.Judge(all, books).All(f => f.Rule != Rule.ShownOtherwise) && BenefitAudit.Judge(all, app.Benefits).Count == 0 && StockAudit.Judge(all, goods).Count == 0))
                return (books, app.Benefits, goods);
        }
    }

    private async Task<Testimony> Ask(Sale sale, HashSet<string> listed, CancellationToken ct)
    {
        var status = await Known(() => _app.Status(sale.CheckoutId, ct));
        var journal = await Known(() => _app.Journal(sale.CheckoutId, ct));
        var row = await _orders.FindAsync(sale.StoreId, sale.CheckoutId, ct);
        return new Testimony(sale, status, row?.EndedAs, listed.Contains(sale.CheckoutId), journal ?? [], row?.Input.Lines);
    }

    private static async Task<T?> Known<T>(Func<Task<T>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (StoreException unknown) when (unknown.Status == NotFound)
        {
            return null;
        }
    }
}
