using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Catalogue.Import;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Http;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Functions.Settlement;
using QuickCheckout.Functions.Terminals;
using QuickCheckout.Functions.Web;
using QuickCheckout.Functions.SignIn;
using QuickCheckout.Orchestrations.Ports;
using TestSupport;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>
/// The whole API over tables, blobs and checkouts in memory. What a call did can be seen, and undone, so that each call
/// meets the same shop: two terminals, one product, four carts, a checkout at every step that matters.
/// </summary>
internal sealed class Api : IAsyncDisposable
{
    public const string StoreId = "S001";
    public const string CartId = "cart-open";
    public const string ParkedCartId = "cart-parked";
    public static readonly AttemptId Uploading = new("reading", 1, 1);

    public static readonly Product Tea = new(
        "T1", new LocalText("乌龙茶", "Oolong tea"), "饮料/茶饮", "山泉",
        [new Sku("T1-500", "6901234567892", new Dictionary<string, string> { ["容量"] = "500ml" }, 450)], new DateOnly(2026, 1, 1));

    /// <summary>An import that has ended.</summary>
    public const string ImportId = "ended";

    /// <summary>A dead letter that waits for a person.</summary>
    public const string DeadLetterId = "dead";

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly ImpatientClock _clock = new(Now);
    private readonly ServiceProvider _services;
    private readonly StatusWatch _watch;
    private readonly TableTerminals _terminals;
    private readonly TableOrders _orders;
    private readonly UploadTickets _tickets;
    private readonly TokenCheck _tokens;
    private Limits _limits = new();
    private ProductCatalogue _catalogue = null!;
    private CataloguePublisher _publisher = null!;

    public Api()
    {
        _services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(Log).AddLogging()
            .Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(http => Json.ConfigureForCallers(http.SerializerOptions))
            .BuildServiceProvider();
        _watch = new StatusWatch(Options.Create(new StatusSettings { PollMilliseconds = 10_000 }), _clock);
        _terminals = new TableTerminals(Tables);
        _orders = new TableOrders(Tables, _terminals);
        _tickets = new UploadTickets(Options.Create(new UploadSettings { TicketKey = Convert.ToBase64String(new byte[32]) }), _clock);
        _tokens = Issuer.Check(_clock);
        OpenShop();
    }

    /// <summary>Somebody who may do everything, as far as their door goes.</summary>
    public static Caller Anyone { get; } = new("A1", "陈", [Role.Associate, Role.BackOffice], [Caller.AllStores]);

    public TestIssuer Issuer { get; } = new(Now);

    public RecordingLog Log { get; } = new();

    /// <summary>By which a cart can be changed.</summary>
    public string TagOf(string cartId) => new TableCarts(Tables).FindAsync(StoreId, cartId, default).GetAwaiter().GetResult()!.Tag;

    public FakeTables Tables { get; } = new();

    public FakeDevices Devices { get; } = new(Now);

    public FakeSender Queue { get; } = new();

    public FakeBlobs Blobs { get; } = new();

    public FakeDurableClient Checkouts { get; } = new(Steps());

    public string Ticket => $"Ticket {_tickets.Issue(Statuses.TerminalId, Uploading)}";

    public bool DidSomething => Tables.Written.Any() || Queue.Sent.Count > 0 || Blobs.Written.Count > 0 || Checkouts.Events.Count > 0 || Checkouts.Started.Count > 0;

    /// <summary>As if nothing had been called.</summary>
    public void Undo()
    {
        var sold = Tables.Written.Any(w => w.Table == TableCatalogue.TableName);
        Tables.Undo();
        Blobs.Written.Clear();
        Queue.Sent.Clear();
        Checkouts.Forget();
        _clock.Reset();
        Log.Take();
        _limits.Dispose();
        _limits = new Limits();
        if (sold)
            FillCatalogue();
    }

    /// <param name="caller">Who has signed in; <see cref="Anyone"/> when nobody is said.</param>
    public Task<Answered> Send(Call call, Caller? caller = null) => Answer(call, http =>
    {
        (caller ?? Anyone).Enter(http);
        return Task.FromResult<IResult?>(null);
    });

    /// <summary>The same through the door: whoever the token names, if the function lets them in.</summary>
    public Task<Answered> Knock(Call call, string? token) => Answer(call, http =>
    {
        SafeHeadersMiddleware.Put(http.Response.Headers);
        if (token is not null && !http.Request.Headers.ContainsKey("Authorization"))
            http.Request.Headers.Authorization = $"Bearer {token}";
        return new Admission(_tokens, _limits).RefuseAsync(call.Function, http);
    });

    private async Task<Answered> Answer(Call call, Func<HttpContext, Task<IResult?>> enter)
    {
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = _services };
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        http.Request.QueryString = new QueryString(call.Query.Length == 0 ? "" : $"?{call.Query}");
        foreach (var (name, value) in call.Headers)
            http.Request.Headers[name] = value;
        http.Request.Body = new MemoryStream(call.Body);
        var result = await enter(http) ?? await Run(call.Function, call.Path, http.Request);
        await result.ExecuteAsync(http);
        await http.Response.CompleteAsync();
        return new Answered(http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.ContentLanguage, Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers.ETag)
        {
            Headers = http.Response.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        };
    }

    /// <summary>What the orchestration does with the file of an import.</summary>
    public async Task<CatalogueImport> Run(string importId)
    {
        var rows = new TableImports(Tables);
        var run = new ImportRun(rows, new BlobImports(Blobs), _publisher, _clock);
        await run.RunAsync(importId, default);
        await run.EndAsync(importId, null, default);
        return (await rows.FindAsync(importId, default))!.Import;
    }

    public async ValueTask DisposeAsync()
    {
        _catalogue.Dispose();
        _limits.Dispose();
        Issuer.Dispose();
        Log.Dispose();
        await Checkouts.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task<IResult> Run(string function, string[] path, HttpRequest request)
    {
        var journal = new TableJournal(Tables, _terminals, _clock);
        var leases = new Leases(_terminals, journal, _clock);
        var stock = new TableStock(Tables, _clock);
        var store = Options.Create(new StoreTimeSettings { TimeZone = "UTC" });
        var limits = new TableLimits(Tables, Options.Create(new CheckoutLimits()));
        var starter = new CheckoutStarter(
            _orders, _terminals, stock, leases, _catalogue, _watch, limits, store, _clock);
        var carts = new TableCarts(Tables);
        var settling = new CartSettling(carts, _orders, stock, _terminals, starter, _catalogue, _clock);
        var changes = new CartChanges(carts, _terminals, settling, _catalogue);
        var checkouts = new CheckoutsApi(starter, settling, new CheckoutTeller(_watch), _watch, _orders, _limits, _clock);
        var benefits = new BenefitsApi(new CheckoutTeller(_watch), _orders, new NoBenefits(), _clock);
        var uploads = new UploadsApi(_tickets, new BlobEnvelopes(Blobs, NullLogger<BlobEnvelopes>.Instance), new BlobSignatures(Blobs));
        var catalogue = new CatalogueApi(_catalogue, _publisher, new SalesTally(_orders, _catalogue, _publisher, store, _clock));
        var products = new ProductsApi(_catalogue, new TableFavourites(Tables), stock, _clock);
        var favourites = new FavouritesApi(new TableFavourites(Tables), _catalogue);
        var pictures = new PicturesApi(_catalogue, _publisher, new BlobPictures(Blobs));
        var (importRows, files) = (new TableImports(Tables), new BlobImports(Blobs));
        var imports = new ImportsApi(new ImportStarter(importRows, files, _clock), importRows, files, _catalogue, new ImportWatch(importRows, _clock));
        var lists = new CheckoutListApi(journal);
        var batches = Batches();
        var terminals = new TerminalsApi(
            _terminals, batches, new TerminalViews(Devices, _clock, LoggerFactoryExtensions.CreateLogger<TerminalViews>(Log)), Devices, _clock);
        var ownLimits = new LimitsApi(limits, _terminals, batches, _clock);
        var letters = new TableDeadLetters(Tables);
        var resolutions = new Resolutions(_orders, journal, _terminals, leases, new NoApp(), new NoBenefits(), stock, LoggerFactoryExtensions.CreateLogger<Resolutions>(Log));
        var attention = new AttentionApi(_orders, batches, letters, resolutions, _clock);
        var orderList = new OrderList(new TableOrderList(Tables), _orders, store, _clock);
        var settlements = new SettlementsApi(
            new EndOfDayStarter(_terminals, leases, resolutions, store, _clock, LoggerFactoryExtensions.CreateLogger<EndOfDayStarter>(Log)),
            batches, store, _clock);
        var staff = new StaffApi(Options.Create(TestIssuer.Settings), Options.Create(new WebDemoSettings { PhoneUrl = "http://127.0.0.1:9120/phone" }), Options.Create(new StoreTimeSettings()), _clock);
        var notifications = new NotificationsApi(
            new PaymentNews(_orders, _watch, LoggerFactoryExtensions.CreateLogger<PaymentNews>(Log)), Notified.Gateway, Notified.Alipay,
            new WebhookSignature(Notified.App, _clock), new TableWebhooks(Tables), LoggerFactoryExtensions.CreateLogger<NotificationsApi>(Log));
        return function switch
        {
            "QueryPayment" => await checkouts.Query(request, path[0], Checkouts, default),
            "ListBenefits" => await benefits.List(request, path[0], Checkouts, default),
            "ChooseBenefits" => await benefits.Choose(request, path[0], Checkouts, default),
            "ConfirmBenefits" => await benefits.Confirm(request, path[0], Checkouts, default),
            "CountStock" => await new StockApi(stock, _catalogue, _clock).Count(request, path[0], path[1], default),
            "GetStock" => await new StockApi(stock, _catalogue, _clock).Get(request, path[0], path[1], default),
            "SeeCartAgain" => await new CartAgainApi(_orders, carts, changes, _catalogue, _clock).See(request, path[0], Checkouts, default),
            "OpenCartAgain" => await new CartAgainApi(_orders, carts, changes, _catalogue, _clock).OpenAgain(request, path[0], Checkouts, default),
            "OpenCart" => await new CartsApi(changes, carts, _catalogue, _clock).Open(request, path[0], default),
            "GetCart" => await new CartsApi(changes, carts, _catalogue, _clock).Get(request, path[0], path[1], default),
            "ListCarts" => await new CartsApi(changes, carts, _catalogue, _clock).List(request, path[0], default),
            "ParkCart" => await new CartsApi(changes, carts, _catalogue, _clock).Park(request, path[0], path[1], default),
            "TakeUpCart" => await new CartsApi(changes, carts, _catalogue, _clock).TakeUp(request, path[0], path[1], default),
            "DiscardCart" => await new CartsApi(changes, carts, _catalogue, _clock).Discard(request, path[0], path[1], default),
            "AddLine" => await new CartLinesApi(changes, _catalogue, _clock).Add(request, path[0], path[1], default),
            "SetQuantity" => await new CartLinesApi(changes, _catalogue, _clock).SetQuantity(request, path[0], path[1], path[2], default),
            "RemoveLine" => await new CartLinesApi(changes, _catalogue, _clock).Remove(request, path[0], path[1], path[2], default),
            "ClearCart" => await new CartLinesApi(changes, _catalogue, _clock).Clear(request, path[0], path[1], default),
            "AcceptPrices" => await new CartLinesApi(changes, _catalogue, _clock).AcceptPrices(request, path[0], path[1], default),
            "AlipayNotify" => await notifications.OfAlipay(request, Checkouts, default),
            "AppWebhook" => await notifications.OfApp(request, Checkouts, default),
            "StartCheckout" => await checkouts.Start(request, Checkouts, default),
            "ScanCode" => await checkouts.Scan(request, path[0], Checkouts, default),
            "SetAmount" => await checkouts.SetAmount(request, path[0], Checkouts, default),
            "CancelCheckout" => await checkouts.Cancel(request, path[0], Checkouts, default),
            "GetCheckout" => await checkouts.Get(request, path[0], Checkouts, default),
            "StreamCheckout" => await new CheckoutEventsApi(_watch, _orders, _clock).Stream(request, path[0], Checkouts, default),
            "ListCheckouts" => await lists.List(request, Checkouts, default),
            "ListAttention" => await attention.List(request, Checkouts, default),
            "ResolveAttention" => await attention.Resolve(request, path[0], Checkouts, default),
            "CloseDayNow" => await settlements.Close(request, Checkouts, default),
            "ResolveSettlement" => await settlements.Resolve(request, path[0], path[1], path[2], path[3], default),
            "ListSettlements" => await settlements.List(request, default),
            "ListOrders" => await new OrdersApi(orderList, store, _clock).List(request, Checkouts, default),
            "ExportOrders" => new OrdersApi(orderList, store, _clock).Export(request, Checkouts),
            "GetTimeline" => await new TimelineApi(_orders, journal).Get(request, path[0], Checkouts, default),
            "GetTakings" => await new TakingsApi(orderList, store, _clock).Get(request, Checkouts, default),
            "ExportTakings" => await new TakingsApi(orderList, store, _clock).Export(request, Checkouts, default),
            "ListSettledDays" => await new SettledDaysApi(batches, store, _clock).List(request, default),
            "ExportSettlements" => await new SettledDaysApi(batches, store, _clock).Export(request, default),
            "GetJournal" => await lists.Journal(request, path[0], Checkouts, default),
            "UploadEnvelope" => await uploads.Envelope(request, path[0], path[1], Checkouts, default),
            "UploadSignature" => await uploads.Signature(request, path[0], path[1], Checkouts, default),
            "RegisterTerminal" => await terminals.Register(request, path[0], default),
            "GetTerminal" => await terminals.Get(request, path[0], Checkouts, default),
            "FindTerminals" => await terminals.List(request, Checkouts, default),
            "DiagnoseTerminal" => await terminals.Diagnose(request, path[0], default),
            "GetTerminalLimits" => await ownLimits.OfTerminal(request, path[0], default),
            "SetTerminalLimits" => await ownLimits.SetOfTerminal(request, path[0], default),
            "GetStoreLimits" => await ownLimits.OfStore(request, path[0], default),
            "SetStoreLimits" => await ownLimits.SetOfStore(request, path[0], default),
            "ResolveDeadLetter" => await new DeadLettersApi(new DeadLetterDesk(letters, Queue), letters, _clock).Resolve(request, path[0], default),
            "ListListings" => catalogue.List(request),
            "GetListing" => catalogue.Get(request, path[0]),
            "PutListing" => await catalogue.Put(request, path[0], default),
            "UnpublishListing" => await catalogue.Unpublish(request, path[0], default),
            "CountSales" => await catalogue.CountSales(request, default),
            "ListProducts" => await products.List(request, default),
            "GetProduct" => products.Get(request, path[0]),
            "PickSpecs" => await products.Pick(request, path[0], path[1], default),
            "AddFavourite" => await favourites.Add(request, path[0], path[1], default),
            "RemoveFavourite" => await favourites.Remove(request, path[0], path[1], default),
            "ListFavourites" => await favourites.List(request, path[0], default),
            "PutPicture" => await pictures.Put(request, path[0], default),
            "ImportCatalogue" => await imports.Import(request, Checkouts, default),
            "GetImport" => await imports.Get(request, path[0], default),
            "ListImports" => await imports.List(request, default),
            "GetImportReport" => await imports.Report(request, path[0], default),
            "ExportCatalogue" => imports.Export(request),
            "PublishListing" => await catalogue.Publish(request, path[0], default),
            "DeletePicture" => await pictures.Delete(request, path[0], default),
            "GetPicture" => await pictures.Get(request, path[0], default),
            "ReprintPapers" => await new ReprintApi(new Reprinter(_orders, _terminals, leases, journal, new NoTerminals(), _clock)).Reprint(request, path[0], Checkouts, default),
            "GetHealth" => new ServiceApi(_catalogue).Health(request),
            "GetOpenApi" => new ServiceApi(_catalogue).OpenApi(request),
            "GetMe" => staff.Me(request),
            "GetWebSettings" => staff.Web(request),
            "GetReceipt" => await new ReceiptApi(_orders).Get(request, path[0], Checkouts, default),
            "ZWebFiles" => await Answered(NoScreens().Get(request, path[0], default)),
            "ZWebRoot" => await Answered(NoScreens().Root(request, default)),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "No such function."),
        };
    }

    /// <summary>As where the screens are served by others.</summary>
    private static WebFilesApi NoScreens() =>
        new(new WebFiles(Options.Create(new WebFileSettings()), Options.Create(TestIssuer.Settings), Options.Create(new WebDemoSettings())));

    /// <summary>Of a function that answers by itself.</summary>
    private static async Task<IResult> Answered(Task answers)
    {
        await answers;
        return Results.Empty;
    }

    private void OpenShop()
    {
        _terminals.RegisterAsync(Statuses.TerminalId, StoreId, TerminalKind.SmartPos, default).GetAwaiter().GetResult();
        _terminals.RegisterAsync("CLOUD-01", StoreId, TerminalKind.CloudPos, default).GetAwaiter().GetResult();
        var differs = new TerminalSettlement(
            StoreId, new DateOnly(2026, 11, 24), Statuses.TerminalId, "000001", SettlementOutcome.Differs, SettlementTotals.None,
            [new Difference("000007", 100, 0, null)], Reason: null, Now, "A1");
        Batches().EndAsync(Statuses.TerminalId, "night", [differs], default).GetAwaiter().GetResult();
        foreach (var id in new[] { "closed", "benefits", "attention" })
            _orders.CreateAsync(Statuses.ByAlipay(id), "fingerprint", default).GetAwaiter().GetResult();
        var cart = new Cart(CartId, StoreId, "A1", Statuses.TerminalId, Now, Now, [new AddedLine("T1-500", 2, 450)]);
        foreach (var one in new[]
                 {
                     cart, cart with { CartId = ParkedCartId, State = CartState.Parked, Note = "red bag" },
                     cart with { CartId = "cart-empty", Lines = [] }, cart with { CartId = "cart-gone", Lines = [.. cart.Lines, new AddedLine("GONE-1", 1, 100)] },
                 })
            new TableCarts(Tables).CreateAsync(one, default).GetAwaiter().GetResult();
        var dead = new DeadLetter(
            DeadLetterId, Statuses.TerminalId, StoreId, DeadLetter.CheckoutUnknown, null, Now, Now, "{}", true, DeadLetter.Advice(DeadLetter.CheckoutUnknown, true), null);
        new TableDeadLetters(Tables).KeepAsync(dead, "{}", default).GetAwaiter().GetResult();
        new TableImports(Tables).AddAsync(new ImportRow(Ended, null), default).GetAwaiter().GetResult();
        FillCatalogue();
    }

    private static CatalogueImport Ended => new(
        ImportId, "tea.csv", "B001", ImportFormat.Csv, ImportState.Done, Now, Now, 7, 7, 1, 1, 0, 0, 0, 1, 1, [RefusedRow.Of(2, Refusals.FileEmpty, "T1")]);

    private TableBatches Batches() => new(Tables, _terminals, new TableJournal(Tables, _terminals, _clock), _clock);

    private void FillCatalogue()
    {
        _catalogue?.Dispose();
        (_catalogue, _publisher) = FakeCatalogue.Of(Tables, Tea);
        Tables.Keep();
    }

    private static IEnumerable<CheckoutStatus> Steps()
    {
        var reading = Statuses.Reading();
        var fresh = reading with { Tenders = [], Attempt = null };
        yield return Named("member", fresh.AwaitCode(1, Statuses.Soon));
        yield return Named("benefits", fresh.Identified(new Member("m1", "王*")).Offered(CheckoutBenefits.Of(Statuses.Offer), Now).AwaitBenefits(1, Statuses.Soon));
        yield return Named("choosing", fresh.AwaitAmount(Statuses.Soon));
        yield return Named("reading", reading with { Attempt = Uploading });
        var approved = reading.Authorising(Now).Approved(new Authorisation("000001", "000001", "R", "A", Now));
        yield return Named("unwinding", approved.Unwinding(Refusals.CancelledByAssociate, Now));
        yield return Named("paid", approved.Paid(Now));
        yield return Transitions.Start(Statuses.ByAlipay("alipay")).AwaitCode(1, Statuses.Soon);
        yield return Transitions.Start(Statuses.ByAlipay("payer")).AwaitPayer(Statuses.Soon);
        yield return Transitions.Start(Statuses.ByAlipay("closed")).AwaitPayer(Statuses.Soon).AttemptFailed(Refusals.TradeClosed, Now).Closed(Now);
        yield return Named("attention", fresh.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Now));
    }

    private sealed class NoBenefits : IBenefits
    {
        public Task<Result<IReadOnlyList<Benefit>>> OfAsync(string memberId, string checkoutId, CancellationToken cancellation) =>
            Task.FromResult<Result<IReadOnlyList<Benefit>>>(new List<Benefit>());

        public Task<Refusal?> HoldAsync(BenefitClaim claim, DateTimeOffset until, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Refusal?> RedeemAsync(BenefitClaim claim, CancellationToken cancellation) => Task.FromResult<Refusal?>(null);

        public Task ReleaseAsync(string checkoutId, int sequence, CancellationToken cancellation) => Task.CompletedTask;
    }

    private sealed class NoTerminals : ITerminalGateway
    {
        public Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation) => Task.FromResult<Refusal?>(Refusals.TerminalOffline);
    }

    private sealed class NoApp : IAppOrders
    {
        public Task ShowAsync(AppOrder order, CancellationToken cancellation) => Task.CompletedTask;
    }

    private static CheckoutStatus Named(string id, CheckoutStatus status) => status with { CheckoutId = id };
}
