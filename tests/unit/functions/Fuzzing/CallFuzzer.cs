using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Http;
using QuickCheckout.Protocols.Cards;
using TestSupport.Fuzzing;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Makes calls from a seed: valid ones with a few changes to body, headers, query and path.</summary>
internal sealed class CallFuzzer
{
    private const int MaxChanges = 3;

    /// <summary>More than a body may have, so that the bound itself is met now and then.</summary>
    private const int MaxBytes = 100 * 1024;

    private static readonly string[] Languages = ["en", "zh-CN", "en-GB;q=0.8, zh;q=0.9", "*", ";;;", "q=x", "", "EN,EN,EN", "xx", "en;q=NaN", "林"];
    private static readonly string[] ContentTypes = ["", "text/plain", "application/json; charset=utf-16", "multipart/form-data; boundary=x", "text/csv", "text/csv; charset=gb18030", "text/csv; charset=x", "application/json", "application/x-www-form-urlencoded", "{}", "application/json;;"];
    private static readonly string[] Ids = ["paid", "attention", "unwinding", "member", "choosing", "reading", "alipay", "payer", "closed", "nobody", "..", "1-1", "2-1", "0-1", "T1", "6901234567892", "cart-open", "cart-parked", "T1-500", "POS-0001", "CLOUD-01", "POS-00001", "a b", "%2e%2e", "林", "é"];
    private static readonly string[] Queries = ["page=2", "page=0", "page=-1", "page=1e3", "page=99999999999", "q=茶", "q=%", "q=%zz&q=2", "since=2147483648", "wait=60&since=9", "wait=61", "storeId='", "storeId=%00", "storeId=S001", "token=x", "storeId=S001&day=0001-01-01", "storeId=S001&day=2026-11-31", "by=A1&fileName=茶.csv", "by=A1&fileName=%0a", "wait=5&by=B2", "&&&=", "page", "q[]=1", "sort=sales", "sort=up", "favouritesOf=A1", "favouritesOf='", "published=no", "容量=1l", "pageSize=0", "category=饮料", "storeId=S001&from=2026-11-24&to=2026-11-23", "storeId=S001&from=1999-01-01", "memberId=m1&token=zz", "storeId=S001&state=dead"];

    private readonly Random _random;
    private readonly JsonMutator _json;
    private readonly ByteMutator _bytes;
    private readonly List<Call> _valid;

    public CallFuzzer(int seed, Api api)
    {
        _random = new Random(seed);
        Cards = new PlantedCards(_random);
        _json = new JsonMutator(_random, Cards);
        _valid = [.. Valid(api)];
        _bytes = new ByteMutator(_random, [.. _valid.Select(call => call.Body)], "{}[]\",:\\\0\r\n"u8.ToArray());
    }

    public PlantedCards Cards { get; }

    public Call Next()
    {
        Cards.Forget();
        var call = _valid[_random.Next(_valid.Count)];
        // Most changes are to the body; without one what is changed must be something else.
        var rest = call.Body.Length == 0 ? 2 : 8;
        return call with
        {
            Path = _random.Next(rest) == 0 ? [.. call.Path.Select(ChangedPath)] : call.Path,
            Query = _random.Next(rest) == 0 ? ChangedQuery(call.Query) : call.Query,
            Headers = _random.Next(rest) == 0 ? ChangedHeaders(call.Headers) : call.Headers,
            Body = call.Body.Length == 0 || _random.Next(10) == 0 ? call.Body : ChangedBody(call.Body),
        };
    }

    private byte[] ChangedBody(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        var changed = _random.Next(30) switch
        {
            0 => [],
            1 => [0xEF, 0xBB, 0xBF, .. body],
            2 => Encoding.Unicode.GetBytes(text),
            3 => [.. Enumerable.Repeat(body, _random.Next(2, 50)).SelectMany(b => b)],
            4 => _bytes.Noise(_random.Next(400)),
            _ => Encoding.UTF8.GetBytes(text.StartsWith('{') ? ChangedLines(text) : _json.ChangeText(text)),
        };
        if (_random.Next(6) != 0)
            return changed;
        var bytes = changed.ToList();
        for (var changes = _random.Next(1, MaxChanges + 1); changes > 0; changes--)
            _bytes.Change(bytes);
        return [.. bytes.Take(MaxBytes)];
    }

    // An import has one document a line; every other body is one line.
    private string ChangedLines(string text)
    {
        var lines = text.Split('\n').ToList();
        var at = _random.Next(lines.Count);
        lines[at] = _json.Change(lines[at], _random.Next(2) == 0 ? 1 : _random.Next(1, MaxChanges + 1));
        if (lines.Count > 1 && _random.Next(4) == 0)
            lines.Insert(at, _random.Next(4) switch { 0 => "", 1 => "\r", 2 => "not json", _ => lines[_random.Next(lines.Count)] });
        return string.Join('\n', lines);
    }

    private Dictionary<string, string> ChangedHeaders(IReadOnlyDictionary<string, string> headers)
    {
        var changed = new Dictionary<string, string>(headers);
        foreach (var (name, value) in headers)
            if (_random.Next(2) == 0)
                changed[name] = _json.ChangeText(value);
        if (_random.Next(3) == 0)
            changed.Remove(changed.Keys.FirstOrDefault() ?? "");
        changed["Accept-Language"] = Pick(Languages);
        changed["Content-Type"] = Pick(ContentTypes);
        changed["Last-Event-ID"] = Pick(Queries);
        // The server refuses control characters before anyone else sees them.
        return changed.ToDictionary(h => h.Key, h => string.Concat(h.Value.Where(c => !char.IsControl(c))));
    }

    private string ChangedQuery(string query) => _random.Next(3) switch
    {
        0 => Pick(Queries),
        1 => $"{query}&storeId={Uri.EscapeDataString(_json.ChangeText(Pick(Ids)))}&q={Cards.Next()}",
        _ => $"{Pick(Queries)}&{Uri.EscapeDataString(_json.ChangeText("x"))}={Cards.Next()}&{Pick(Queries)}",
    };

    // As routing leaves it: neither empty nor with a slash.
    private string ChangedPath(string value)
    {
        var changed = _random.Next(4) switch { 0 => Pick(Ids), 1 => Cards.Next(), 2 => value, _ => _json.ChangeText(value) };
        return changed.Length == 0 ? "-" : changed.Replace('/', '-');
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    /// <summary>At least one of each function that fuzzing is for.</summary>
    public static IEnumerable<Call> Valid(Api api)
    {
        var ticket = api.Ticket;
        var envelope = new SealedEnvelope("123456789012345600000001", Convert.ToBase64String(new byte[12]), Convert.ToBase64String(new byte[40]), Convert.ToBase64String(new byte[16]));
        var products = new[] { Api.Tea, Api.Tea with { ArticleNo = "T2", Skus = [Api.Tea.Skus[0] with { Code = "T2-1", Barcode = "4006381333931" }] } };
        Call[] withBodies =
        [
            Of("StartCheckout", new StartCheckout(Api.StoreId, Statuses.TerminalId, "A1", PaymentMethod.BankCard, AfterSales.MemberCode, [new("T1-500", 2), new("T1-500", 1)])) with { Headers = Header("Idempotency-Key", "key-0001") },
            Of("ScanCode", new ScanCode("88123456789012345678"), "member"),
            Of("ScanCode", new ScanCode("281234567890123456"), "alipay"),
            Of("QueryPayment", new QueryPayment("A1"), "payer"),
            new("AlipayNotify", [], "", Nothing, Notified.Form("payer_1_1")),
            Webhook(new AppWebhook("payment.changed", "payer", "QC1", "payer_1_1", AppPaymentState.Paid)),
            Of("CountStock", new CountStock(7), Api.StoreId, "T1-500"),
            Of("StartCheckout", new StartCheckout(Api.StoreId, Statuses.TerminalId, "A1", PaymentMethod.BankCard, AfterSales.MemberCode, null, Api.CartId, 900)) with
            {
                Headers = new Dictionary<string, string> { ["Idempotency-Key"] = "key-0002", ["If-Match"] = api.TagOf(Api.CartId) },
            },
            Of("OpenCart", new OpenCart("A1", Statuses.TerminalId), Api.StoreId),
            Of("OpenCartAgain", new OpenCartAgain("A1", "CLOUD-01"), "closed"),
            Of("AddLine", new AddLine("T1-500", 3), Api.StoreId, Api.CartId) with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Of("AddLine", new AddLine("6901234567892", null), Api.StoreId, Api.CartId) with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Of("SetQuantity", new SetQuantity(99), Api.StoreId, Api.CartId, "T1-500") with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Of("AcceptPrices", new AcceptPrices(900), Api.StoreId, Api.CartId) with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Of("ParkCart", new ParkCart("Fetches the purse", "A1"), Api.StoreId, Api.CartId) with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Of("TakeUpCart", new TakeUpCart(null, "CLOUD-01"), Api.StoreId, Api.ParkedCartId) with { Headers = Header("If-Match", api.TagOf(Api.ParkedCartId)) },
            Of("ChooseBenefits", new ChooseBenefits(["B1"], null), "benefits"),
            Of("ChooseBenefits", new ChooseBenefits(null, ["B1", "B2"]), "benefits"),
            Of("ConfirmBenefits", new ConfirmBenefits(270_00), "benefits"),
            Of("SetAmount", new SetAmount(100_00), "choosing"),
            Of("CancelCheckout", new CancelCheckout("A1"), "reading"),
            Of("ResolveAttention", new ResolveAttention(ResolvedAs.GivenBack, "A1", "Given back by hand."), "attention"),
            Of("ResolveSettlement", new ResolveSettlement("A1", "Claimed with the slip."), Api.StoreId, "2026-11-24", Statuses.TerminalId, "000001"),
            Of("CloseDayNow", new CloseDay(Api.StoreId, "A1")),
            Of("RegisterTerminal", new RegisterTerminal(Api.StoreId, TerminalKind.SmartPos), "POS-0009"),
            Of("ResolveDeadLetter", new ResolveDeadLetter(DeadLetterOutcome.SendAgain, "A1", "The checkout is there by now."), Api.DeadLetterId),
            Of("SetTerminalLimits", new ChangeLimits("A1", new CheckoutWaits(CardReadSeconds: 90, WholeCheckoutSeconds: 3000)), Statuses.TerminalId) with { Headers = Header("If-Match", "\"0\"") },
            Of("SetStoreLimits", new ChangeLimits("A1", new CheckoutWaits(InAppSeconds: 600)), Api.StoreId) with { Headers = Header("If-Match", "\"0\"") },
            Of("UploadEnvelope", envelope, "reading", "1-1") with { Headers = Header("Authorization", ticket) },
            new("UploadSignature", ["reading", "1-1"], "", Header("Authorization", ticket), "<svg><path d=\"M1 2L300 40\"/></svg>"u8.ToArray()),
            Of("PutListing", Api.Tea with { Brand = "云雾" }, "T1") with { Headers = Header("If-Match", "*") },
            Of("PutListing", products[1], "T2") with { Headers = Header("If-None-Match", "*") },
            new("PutPicture", ["T1"], "", Nothing, [0x89, .. "PNG\r\n\x1a\n"u8, .. new byte[40]]),
            Import("application/jsonl", string.Join('\n', products.Select(p => JsonSerializer.Serialize(p, Json.Options)))),
            Import("application/json", JsonSerializer.Serialize(products, Json.Options)),
            Import("text/csv", string.Join("\r\n", CatalogueCsv.RowsOf(products).Select(row => string.Join(',', row)))),
        ];
        Call[] without =
        [
            Get("GetCheckout", "reading") with { Query = "since=1&wait=1" }, Get("StreamCheckout", "paid"), Get("ListCheckouts"), Get("ListAttention"),
            Get("GetCart", Api.StoreId, Api.CartId), Get("ListCarts", Api.StoreId) with { Query = "state=parked&page=1" },
            Get("RemoveLine", Api.StoreId, Api.CartId, "T1-500") with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Get("ClearCart", Api.StoreId, Api.CartId) with { Headers = Header("If-Match", api.TagOf(Api.CartId)) },
            Get("DiscardCart", Api.StoreId, Api.ParkedCartId) with { Headers = Header("If-Match", api.TagOf(Api.ParkedCartId)) },
            Get("ListOrders") with { Query = "storeId=S001&from=2026-11-01&to=2026-11-24&state=paid&method=alipay&terminalId=POS-0001&associateId=A1" },
            Get("ListOrders") with { Query = "orderNo=QC1" }, Get("ListOrders") with { Query = "memberId=m1&token=aaaabbbbcccc_closed" }, Get("ExportOrders") with { Query = "storeId=S001" },
            Get("GetTimeline", "reading"), Get("GetTakings") with { Query = "storeId=S001&from=2026-11-23&to=2026-11-24" }, Get("ExportTakings") with { Query = "storeId=S001" },
            Get("ListSettledDays") with { Query = "storeId=S001" }, Get("ExportSettlements") with { Query = "storeId=S001&day=2026-11-24" },
            Get("GetJournal", "reading"), Get("SeeCartAgain", "closed"), Get("ListBenefits", "benefits"), Get("GetTerminal", "POS-0001"), Get("FindTerminals") with { Query = "storeId=S001&page=1" }, Get("DiagnoseTerminal", "POS-0001"), Get("GetTerminalLimits", "POS-0001"), Get("GetStoreLimits", Api.StoreId), Get("ListSettlements") with { Query = "storeId=S001&day=2026-11-24" }, Get("ListProducts") with { Query = "q=茶&page=1&sort=price-up" }, Get("GetProduct", "T1"),
            Get("PickSpecs", "S001", "T1") with { Query = "容量=500ml" }, Get("ListFavourites", "A1"), Get("AddFavourite", "A1", "T1"), Get("RemoveFavourite", "A1", "T1"),
            Get("ListListings") with { Query = "published=true" }, Get("GetListing", "T1"), Get("UnpublishListing", "T1") with { Headers = Header("If-Match", "\"1\"") }, Get("CountSales"),
            Get("ListImports"), Get("GetImport", Api.ImportId), Get("GetImportReport", Api.ImportId), Get("ExportCatalogue"),
        ];
        return [.. Enumerable.Repeat(withBodies, 3).SelectMany(calls => calls), .. without];
    }

    private static readonly Dictionary<string, string> Nothing = [];

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };

    private static Call Of<T>(string function, T body, params string[] path) => new(function, path, "", Nothing, JsonSerializer.SerializeToUtf8Bytes(body, Json.Options));

    private static Call Webhook(AppWebhook told)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(told, Json.Options);
        return new Call("AppWebhook", [], "", Notified.Headers("webhook-1", Api.Now, body), body);
    }

    private static Call Import(string type, string file) => new("ImportCatalogue", [], "by=A1", Header("Content-Type", type), Encoding.UTF8.GetBytes(file));

    private static Call Get(string function, params string[] path) => new(function, path, "", Nothing, []);
}
