using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using TestSupport;

namespace QuickCheckout.PhonePayments;

/// <summary>
/// The real adapters against the real simulators over real sockets: one clock for all of them, and one log, in which no error may be
/// that a test did not announce, and nowhere a pay code.
/// </summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string Number = "c1_1_1";
    public const string OrderNo = "SO-1";
    public const long Fen = 1250;

    /// <summary>Nobody listens there.</summary>
    public static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    public static readonly TimeSpan TimeToPay = TimeSpan.FromSeconds(30);

    private readonly List<Adapters> _adapters = [];

    private Shop()
    {
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 28, 4, 0, 0, TimeSpan.Zero));

    public LogGuard Log { get; } = new();

    public SimulatedAlipay AtAlipay { get; private set; } = null!;

    public SimulatedApp App { get; private set; } = null!;

    /// <summary>Where all is well.</summary>
    public Whereabouts Here => new(AtAlipay.Gateway, App.Address);

    public ITrades Alipay { get; private set; } = null!;

    public ITrades InApp { get; private set; } = null!;

    /// <summary>They wait one second.</summary>
    public Adapters Impatient => Of(Here with { Seconds = Whereabouts.Impatient });

    public static async Task<Shop> Open()
    {
        var shop = new Shop();
        shop.AtAlipay = await SimulatedAlipay.Start(shop.Time, shop.Log);
        shop.App = await SimulatedApp.Start(shop.AtAlipay.Address, shop.Time, shop.Log);
        var adapters = shop.Of(shop.Here);
        (shop.Alipay, shop.InApp) = (adapters.Alipay, adapters.InApp);
        return shop;
    }

    /// <summary>The library that ends a wait for the app calls each an error; ours is the line that follows.</summary>
    public void ExpectTimeouts() => Log.Expect("EventName: 'OnTimeout'");

    public Adapters Of(Whereabouts where)
    {
        var adapters = new Adapters(where, Time, Log);
        _adapters.Add(adapters);
        return adapters;
    }

    /// <summary>Asks for what a code pays that the buyer's phone shows now.</summary>
    public async Task<TradeAnswer> Ask(string buyerId, string number = Number, long amountFen = Fen, ITrades? by = null) =>
        await (by ?? Alipay).AskAsync(Request(await AtAlipay.ShowCode(buyerId), number: number, amountFen: amountFen), default);

    /// <summary>Asks for what the member is to pay with the app, or with the member's own Alipay account.</summary>
    public Task<TradeAnswer> Ask(ITrades by, string memberId = SimulatedApp.Member, string number = Number, long amountFen = Fen, string orderNo = OrderNo) =>
        by.AskAsync(Request(null, Order(by.Means, memberId, number, orderNo), number, amountFen), default);

    public TradeRequest Request(string? payCode, AppOrder? order = null, string number = Number, long amountFen = Fen) => new(
        number, amountFen, order?.OrderNo ?? OrderNo, "S001", "T001", "A001", order, payCode, Time.GetUtcNow() + TimeToPay);

    public static AppOrder Order(Means means, string memberId = SimulatedApp.Member, string number = Number, string orderNo = OrderNo) => new(
        orderNo, "c1", memberId, "S001", means, AppOrderState.AwaitingPayment, 3, Fen, 0, [new AppOrderLine(new LocalText("围巾", "Scarf"), 1, Fen)], number);

    public static Task<TradeAnswer> Query(ITrades by, string number = Number, long amountFen = Fen) => by.QueryAsync(number, amountFen, default);

    public static Task<bool> Cancel(ITrades by, string number = Number, long amountFen = Fen) => by.CancelAsync(number, amountFen, default);

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
        var codes = AtAlipay.EveryCodeEverShown();
        foreach (var adapters in _adapters)
            await adapters.DisposeAsync();
        await App.DisposeAsync();
        await AtAlipay.DisposeAsync();
        var said = string.Join('\n', Log.Lines);
        Assert.All(codes, code => Assert.DoesNotContain(code, said, StringComparison.Ordinal));
        Log.Dispose();
    }
}
