using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Integration;
using QuickCheckout.KillCampaign;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Benchmarks.CheckoutPath;

/// <summary>A till with a live checkout: its status stream and its terminal's screen are watched the whole time.</summary>
internal sealed class BusyTill : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly CheckoutApp _app;
    private readonly TerminalFront _front;
    private readonly CancellationTokenSource _over = new();
    private readonly Seen<CheckoutStatus> _statuses;
    private readonly Seen<TerminalScreen> _screens;
    private readonly string _checkoutId;

    private BusyTill(CheckoutApp app, TerminalFront front, string checkoutId)
    {
        (_app, _front, _checkoutId) = (app, front, checkoutId);
        _statuses = new Seen<CheckoutStatus>(app.Watch(checkoutId, _over.Token));
        _screens = new Seen<TerminalScreen>(front.Watch(_over.Token));
    }

    public static async Task<BusyTill> Open(Shop shop, Fleet fleet, string terminalId)
    {
        var app = shop.App();
        var sku = (await app.Search("", default)).First(p => p.Skus[0].PriceFen > 10_000).Skus[0].Code;
        var cart = new StartCheckout(
            shop.Settings.StoreId, terminalId, "A001", PaymentMethod.BankCard, AfterSales.PaperReceipt, [new CartLine(sku, 9)]);
        var started = await app.Start(cart, Guid.NewGuid().ToString(), default);
        return new BusyTill(app, new TerminalFront(fleet.Control, terminalId), started.CheckoutId);
    }

    /// <summary>Sets an amount, waits for the prompt, presents a card, waits for the status; then the customer gives up.</summary>
    public async Task<Times> Act()
    {
        await _statuses.Next(s => s.Step == Step.ChoosingAmount, 0);
        var asked = Stopwatch.GetTimestamp();
        await _app.SetAmount(_checkoutId, 1_000, default);
        var prompted = await _screens.Next(s => s.Screen.Prompt == "present-card", asked);

        var presented = Stopwatch.GetTimestamp();
        await _front.Present("approve", ReadMode.Chip, default);
        var visible = await _statuses.Next(s => s.Step == Step.EnteringPin, presented);

        await _screens.Next(s => s.Screen.Prompt == "enter-pin", presented);
        await _front.CancelPin(default);
        await _statuses.Next(s => s.Step == Step.ChoosingAmount, presented);
        return new Times(Stopwatch.GetElapsedTime(asked, prompted).TotalMilliseconds, Stopwatch.GetElapsedTime(presented, visible).TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.Cancel(_checkoutId, "A001", default);
        await _statuses.Next(s => s.HasEnded, 0);
        await _over.CancelAsync();
        _app.Dispose();
        _front.Dispose();
        _over.Dispose();
    }

    /// <summary>What a stream brought and when.</summary>
    private sealed class Seen<T>
    {
        private readonly ConcurrentQueue<(long At, T Value)> _all = new();
        private readonly Channel<T> _news = Channel.CreateUnbounded<T>();

        public Seen(IAsyncEnumerable<T> stream) => _ = Read(stream);

        /// <summary>When the first value after <paramref name="since"/> came that is wanted.</summary>
        public async Task<long> Next(Func<T, bool> wanted, long since)
        {
            var watch = Stopwatch.StartNew();
            while (true)
            {
                foreach (var (at, value) in _all)
                    if (at >= since && wanted(value))
                        return at;
                if (watch.Elapsed > Bound)
                    throw new TimeoutException("What was waited for never came.");
                await _news.Reader.ReadAsync().AsTask().WaitAsync(Bound);
            }
        }

        private async Task Read(IAsyncEnumerable<T> stream)
        {
            try
            {
                await foreach (var value in stream)
                {
                    _all.Enqueue((Stopwatch.GetTimestamp(), value));
                    _news.Writer.TryWrite(value);
                }
            }
            catch (OperationCanceledException)
            {
                // The till closes.
            }
        }
    }
}
