using Azure;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;
using TestSupport;

namespace QuickCheckout.Functions.Carts;

/// <summary>
/// One cart of a store, and everybody who wants it at the same time: tills that settle it, associates who change it, and its
/// checkouts, whose first activity runs until it has an answer and sometimes twice.
/// </summary>
internal sealed class CartWorld : IAsyncDisposable
{
    private const string StoreId = "S001";
    private const string CartId = "cart";
    private const string LastTerminal = "POS-0009";
    private const long PriceFen = 450;
    private const int Patience = 200;

    private static readonly string[] Terminals = ["POS-0001", "POS-0002", "POS-0003"];
    private static readonly string[] Known =
        ["terminal-busy", "cart-changed", "cart-settled", "cart-being-settled", "cart-parked", "cart-unknown", "cart-empty", "idempotency-key-reused"];

    private readonly Random _random;
    private readonly Turns _turns;
    private readonly SteppedEngine _engine;
    private readonly TableCarts _carts;
    private readonly TableTerminals _terminals;
    private readonly TableOrders _orders;
    private readonly List<CartSettling> _processes;
    private readonly Dictionary<string, CheckoutInput> _began = [];
    private readonly List<Task> _running = [];

    public CartWorld(int seed)
    {
        _random = new Random(seed);
        _turns = new Turns(_random);
        var (rows, clock) = (new FakeTables(), new ImpatientClock(Api.Now));
        var (tables, mortal) = (new SteppedTables(rows, _turns, canDie: false), new SteppedTables(rows, _turns, canDie: true));
        _engine = new SteppedEngine(_turns, input => Run(() => Live(input)));
        _carts = new TableCarts(tables);
        _terminals = new TableTerminals(tables);
        _orders = new TableOrders(tables, _terminals);
        _processes = [.. Enumerable.Range(0, 2).Select(_ => Process(mortal, clock))];
    }

    /// <summary>How many checkouts were started, of whom at most one may have begun.</summary>
    public int Started { get; private set; }

    public int Began => _began.Count;

    /// <summary>Everybody at once; then the checks of a quiet store.</summary>
    public void Play()
    {
        Run(Open);
        _turns.Play();
        _turns.Dies = _random.Next(2) * _random.Next(20);
        _turns.Fails = _random.Next(2) * _random.Next(20);
        for (var settlers = _random.Next(2, 6); settlers > 0; settlers--)
            Run(Settle);
        for (var changers = _random.Next(0, 4); changers > 0; changers--)
            Run(Change);
        _turns.Play();
        (_turns.Dies, _turns.Fails) = (0, 0);
        Run(SettleAtLast);
        _turns.Play();
        Run(Check);
        _turns.Play();
        Assert.All(_running, task => Assert.False(task.IsFaulted, task.Exception?.ToString()));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private void Run(Func<Task> what) => _running.Add(what());

    private async Task Open()
    {
        foreach (var terminalId in (string[])[.. Terminals, LastTerminal])
            await _terminals.RegisterAsync(terminalId, StoreId, TerminalKind.SmartPos, default);
        await _carts.CreateAsync(new Cart(CartId, StoreId, "A1", null, Api.Now, Api.Now, [new AddedLine("T1-500", 1, PriceFen)]), default);
    }

    /// <summary>A till: looks, settles, and does so again when there was no answer or a "no".</summary>
    private async Task Settle()
    {
        var terminalId = Terminals[_random.Next(Terminals.Length)];
        for (var tries = _random.Next(1, 4); tries > 0; tries--)
            await Failing(async () =>
            {
                if (await _carts.FindAsync(StoreId, CartId, default) is { } seen)
                    await SettleOnce(seen, terminalId, $"key-{_random.Next(3)}");
            });
    }

    private async Task<Result<(CheckoutStatus Status, bool Created)>> SettleOnce(CartRow seen, string terminalId, string key)
    {
        var request = new StartCheckout(
            StoreId, terminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt, null, CartId, seen.Cart.TotalFen(_ => PriceFen));
        var settled = await _processes[_random.Next(_processes.Count)].SettleAsync(_engine, request, key, seen.Tag, default);
        Assert.True(settled.Refusal is null || Known.Contains(settled.Refusal.Code), settled.Refusal?.Code);
        return settled;
    }

    private async Task Change()
    {
        for (var tries = _random.Next(1, 4); tries > 0; tries--)
            await Failing(async () =>
            {
                if (await _carts.FindAsync(StoreId, CartId, default) is not { } seen)
                    return;
                if (_random.Next(20) == 0 && seen.Cart.Discard() is null)
                {
                    await _carts.TryDeleteAsync(seen, default);
                    return;
                }

                var changed = _random.Next(4) switch
                {
                    0 => seen.Cart.Park("note", "A2", Api.Now),
                    1 => seen.Cart.Remove("T1-500", Api.Now),
                    2 => seen.Cart.TakeUp("A2", Terminals[0], Api.Now),
                    _ => seen.Cart.Add("T1-500", _random.Next(1, 5), PriceFen, Api.Now),
                };
                if (changed.Value is not null && await _carts.TryChangeAsync(seen, changed.Value, default) is not null)
                    await _processes[0].AbandonAsync(seen.Cart, default);
            });
    }

    /// <summary>A checkout: asks whether it may begin until it knows; closes if it may not, and sometimes later if it may.</summary>
    private async Task Live(CheckoutInput input)
    {
        Started++;
        var beginning = await Until(() => _orders.BeginAsync(input, default));
        if (_random.Next(4) == 0)
            beginning = await Until(() => _orders.BeginAsync(input, default));
        if (beginning is { HoldsTerminal: true, CartTakenBack: false })
        {
            _began.Add(input.CheckoutId, input);
            if (_random.Next(2) == 0)
                return;
        }

        var closed = Transitions.Start(input).Closed(Api.Now);
        await Until(async () =>
        {
            await _orders.EndAsync(closed, default);
            await _orders.FreeTerminalAsync(input.TerminalId, input.CheckoutId, default);
            return true;
        });
        _engine.Show(closed);
    }

    /// <summary>In the end somebody at a free terminal can always settle what is left.</summary>
    private async Task SettleAtLast()
    {
        for (var tries = 0; tries < 10 && await _carts.FindAsync(StoreId, CartId, default) is { Cart.State: not CartState.Settled } seen; tries++)
        {
            var ready = seen.Cart.TakeUp("A9", LastTerminal, Api.Now).Value!;
            if (ready.Lines.Count == 0)
                ready = ready.Add("T1-500", 1, PriceFen, Api.Now).Value!;
            if (await _carts.TryChangeAsync(seen, ready, default) is not { } row)
                continue;
            Assert.Null((await SettleOnce(row, LastTerminal, $"last-{tries}")).Refusal);
            await _turns.Next();
            return;
        }
    }

    private async Task Check()
    {
        Assert.InRange(_began.Count, 0, 1);
        var cart = (await _carts.FindAsync(StoreId, CartId, default))?.Cart;
        // Thrown away, or sold by the one that began, as it lies there.
        Assert.Equal(cart is null, _began.Count == 0);
        if (cart is null)
            return;
        var (id, input) = Assert.Single(_began);
        Assert.Equal((CartState.Settled, id), (cart.State, cart.CheckoutId));
        Assert.Equal(cart.Lines.Select(l => (l.Sku, l.Quantity)), input.Lines.Select(l => (l.Sku, l.Quantity)));
        Assert.Equal(cart.TotalFen(_ => PriceFen), input.TotalFen);
    }

    /// <summary>Whoever is told that something failed gives up, as a request does; a checkout does not.</summary>
    private static async Task Failing(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (RequestFailedException failed) when (failed.Status == 500)
        {
        }
        catch (InvalidOperationException notScheduled) when (notScheduled.InnerException is RequestFailedException)
        {
        }
    }

    // An activity runs at least once: what failed half way runs again.
    private static async Task<T> Until<T>(Func<Task<T>> activity)
    {
        for (var tries = 0; tries < Patience; tries++)
        {
            try
            {
                return await activity();
            }
            catch (RequestFailedException failed) when (failed.Status == 500)
            {
                // It may have been done.
            }
        }

        throw new InvalidOperationException("The tables never answered.");
    }

    private static readonly ProductCatalogue Catalogue = FakeCatalogue.Of(Api.Tea);

    private static CartSettling Process(SteppedTables tables, TimeProvider clock)
    {
        var (carts, terminals, stock) = (new TableCarts(tables), new TableTerminals(tables), new TableStock(tables, clock));
        var orders = new TableOrders(tables, terminals);
        var starter = new CheckoutStarter(
            orders, terminals, stock, new Leases(terminals, new TableJournal(tables, terminals, clock), clock), Catalogue,
            new StatusWatch(Options.Create(new StatusSettings()), clock), new TableLimits(tables, Options.Create(new CheckoutLimits())), Options.Create(new StoreTimeSettings { TimeZone = "UTC" }), clock);
        return new CartSettling(carts, orders, stock, terminals, starter, Catalogue, clock);
    }
}
