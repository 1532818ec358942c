using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Carts;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions;

/// <summary>A store of its own over the real tables, that sells tea at ¥10, with everything that settles a cart.</summary>
internal sealed class CartShop
{
    public const long TeaFen = 1000;

    private readonly ProductCatalogue _catalogue;
    private readonly TableOrders _orders;
    private readonly CartSettling _settling;

    /// <param name="held">The tables as a request that is held up has them.</param>
    private CartShop(TableServiceClient tables, ProductCatalogue catalogue, Engine engine, string storeId, TableServiceClient? held = null)
    {
        (_catalogue, Engine, StoreId) = (catalogue, engine, storeId);
        Carts = new TableCarts(tables);
        Terminals = new TableTerminals(tables);
        Stock = new TableStock(tables, TimeProvider.System);
        _orders = new TableOrders(tables, Terminals);
        var terminals = new TableTerminals(held ?? tables);
        var orders = new TableOrders(held ?? tables, terminals);
        var starter = new CheckoutStarter(
            orders, terminals, Stock, new Leases(terminals, new TableJournal(tables, terminals, TimeProvider.System), TimeProvider.System), catalogue,
            new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System), new TableLimits(tables, Options.Create(new CheckoutLimits())),
            Options.Create(new StoreTimeSettings()), TimeProvider.System);
        _settling = new CartSettling(new TableCarts(held ?? tables), orders, Stock, Terminals, starter, catalogue, TimeProvider.System);
    }

    public Engine Engine { get; }

    public string StoreId { get; }

    public TableCarts Carts { get; }

    public TableTerminals Terminals { get; }

    public TableStock Stock { get; }

    public static async Task<CartShop> Open(Azurite azurite, params string[] terminals)
    {
        foreach (var table in (string[])[TableCarts.TableName, TableStock.TableName])
            await azurite.Tables.CreateTableIfNotExistsAsync(table);
        var catalogue = await azurite.Catalogue(new Product(
            "P1", new LocalText("茶", "Tea"), "drinks", "brand", [new Sku("TEA", "4006381333931", new Dictionary<string, string>(), TeaFen)], new DateOnly(2026, 1, 1)));
        var shop = new CartShop(azurite.Tables, catalogue, new Engine(), $"S{Guid.NewGuid():N}");
        foreach (var terminalId in terminals)
            await shop.Terminals.RegisterAsync(terminalId, shop.StoreId, TerminalKind.SmartPos, default);
        return shop;
    }

    /// <summary>The same shop, for a request that is held up.</summary>
    public CartShop HeldUp(Azurite azurite, Stall stall) => new(azurite.Tables, _catalogue, Engine, StoreId, stall.Tables(azurite));

    public async Task<CartRow> Fill(int quantity = 2)
    {
        var now = DateTimeOffset.UtcNow;
        return (await Carts.CreateAsync(new Cart(CartIds.New(), StoreId, "A1", null, now, now, [new AddedLine("TEA", quantity, TeaFen)]), default)).Row;
    }

    public async Task<Cart> Now(CartRow cart) => (await Carts.FindAsync(StoreId, cart.Cart.CartId, default))!.Cart;

    public Task<Result<(CheckoutStatus Status, bool Created)>> Settle(CartRow seen, string terminalId, string? key = null) => _settling.SettleAsync(
        Engine,
        new StartCheckout(StoreId, terminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt, null, seen.Cart.CartId, seen.Cart.TotalFen(_ => TeaFen)),
        key ?? Guid.NewGuid().ToString(), seen.Tag, default);

    /// <summary>Somebody changes it, as the API does: what a checkout holds that can never begin is free.</summary>
    public async Task<CartRow?> Change(CartRow seen, Func<Cart, Result<Cart>> change)
    {
        if (change(seen.Cart).Value is not { } changed || await Carts.TryChangeAsync(seen, changed, default) is not { } row)
            return null;
        await _settling.AbandonAsync(seen.Cart, default);
        return row;
    }

    /// <summary>The checkout's first activity; one that may not begin closes, as the orchestration has it.</summary>
    public async Task<Beginning> Begin(string checkoutId)
    {
        var input = Engine.Started[checkoutId];
        var beginning = await _orders.BeginAsync(input, default);
        if (beginning is { HoldsTerminal: true, CartTakenBack: false })
            return beginning;
        var closed = Transitions.Start(input).Closed(DateTimeOffset.UtcNow);
        await _orders.EndAsync(closed, default);
        await _orders.FreeTerminalAsync(input.TerminalId, checkoutId, default);
        await Stock.ReleaseAsync(input.ToStockClaim(), default);
        Engine.Show(closed);
        return beginning;
    }
}
