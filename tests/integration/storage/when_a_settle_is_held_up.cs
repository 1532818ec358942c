using Azure.Data.Tables;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions;

/// <summary>Rule K3 when a request stalls between its reads and writes, as behind a throttled table.</summary>
public class when_a_settle_is_held_up(Azurite azurite) : IClassFixture<Azurite>
{
    private const string Key = "idempotency-key";
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };

    [Fact]
    public async Task and_its_repetition_has_sold_everything_meanwhile_it_learns_the_end_and_starts_nothing()
    {
        var stall = new Stall(TableTerminals.TableName);
        var held = stall.Tables(azurite);
        var terminals = await azurite.Terminals("HELD-1");
        var orders = new TableOrders(azurite.Tables, terminals);

        var settle = (await Starter(held)).StartAsync(_client.Object, Cart("HELD-1"), Key, default);
        await stall.Reached;
        var order = (await orders.FindAsync("S001", CheckoutIdOf(await OrderOf("HELD-1")), default))!;
        var closed = Transitions.Start(order.Input).Closed(DateTimeOffset.UnixEpoch);
        await orders.EndAsync(closed, default);
        stall.Release();

        var (status, created) = (await settle).Value;
        Assert.Equal((Step.Closed, false), (status.Step, created));
        Assert.Null((await terminals.FindAsync("HELD-1", default))!.HolderId);
        _client.Verify(
            c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()),
            Times.Never);
    }

    [Fact]
    public async Task by_a_settlement_that_waits_it_frees_the_terminal_for_it_of_whoever_is_gone()
    {
        var (now, terminals) = (DateTimeOffset.UtcNow, await azurite.Terminals("HELD-2"));
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync("HELD-2", default))!, "gone", now.AddHours(-1), default));
        Assert.True(await terminals.ConfirmAsync("HELD-2", "gone", default));
        var batches = new TableBatches(azurite.Tables, terminals, new TableJournal(azurite.Tables, terminals, TimeProvider.System), TimeProvider.System);
        Assert.False(await batches.TryClaimAsync("HELD-2", "settlement", default));

        Assert.Equal("terminal-being-settled", (await (await Starter(azurite.Tables)).StartAsync(_client.Object, Cart("HELD-2"), $"{Key}-2", default)).Refusal?.Code);
        Assert.True(await batches.TryClaimAsync("HELD-2", "settlement", default));
    }

    /// <summary>What was refused may be asked for again as the same, as long as its prices are of today.</summary>
    [Fact]
    public async Task for_too_long_it_is_refused_and_holds_nothing()
    {
        await azurite.Terminals("HELD-3");
        await azurite.Tables.CreateTableIfNotExistsAsync(TableStock.TableName);
        var (clock, stock) = (new FakeTimeProvider(DateTimeOffset.UtcNow), new TableStock(azurite.Tables, TimeProvider.System));
        await stock.CountAsync("S001", "S1", 0, default);
        var starter = await Starter(azurite.Tables, clock);
        Assert.Equal("out-of-stock", (await starter.StartAsync(_client.Object, Cart("HELD-3"), $"{Key}-3", default)).Refusal?.Code);
        await stock.CountAsync("S001", "S1", 5, default);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("settle-too-old", (await starter.StartAsync(_client.Object, Cart("HELD-3"), $"{Key}-3", default)).Refusal?.Code);
        Assert.Equal(5, (await stock.FindAsync("S001", "S1", default))!.AvailableAt(DateTimeOffset.UtcNow));

        // One that died with its goods in hand lets them go, too.
        _client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(() => starter.StartAsync(_client.Object, Cart("HELD-3"), $"{Key}-4", default));
        Assert.Equal(4, (await stock.FindAsync("S001", "S1", default))!.AvailableAt(DateTimeOffset.UtcNow));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("settle-too-old", (await starter.StartAsync(_client.Object, Cart("HELD-3"), $"{Key}-4", default)).Refusal?.Code);
        Assert.Equal(5, (await stock.FindAsync("S001", "S1", default))!.AvailableAt(DateTimeOffset.UtcNow));
        // The next test sells as many as it likes.
        await azurite.Tables.GetTableClient(TableStock.TableName).DeleteEntityAsync("S001", "S1");
    }

    private static string CheckoutIdOf(TableEntity row) => row.RowKey;

    private async Task<TableEntity> OrderOf(string terminalId)
    {
        await foreach (var row in azurite.Tables.GetTableClient(TableOrders.TableName).QueryAsync<TableEntity>($"TerminalId eq '{terminalId}'"))
            return row;
        throw new InvalidOperationException("No order was created.");
    }

    private async Task<CheckoutStarter> Starter(TableServiceClient tables, TimeProvider? clock = null)
    {
        var terminals = new TableTerminals(tables);
        var catalogue = await azurite.Catalogue(new Product(
            "P1", new LocalText("茶", "Tea"), "drinks", "brand", [new Sku("S1", "4006381333931", new Dictionary<string, string>(), 1000)], new DateOnly(2026, 1, 1)));
        return new CheckoutStarter(
            new TableOrders(tables, terminals), terminals, new TableStock(tables, TimeProvider.System), new Leases(terminals, new TableJournal(tables, terminals, TimeProvider.System), TimeProvider.System), catalogue,
            new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System), new TableLimits(tables, Options.Create(new CheckoutLimits())),
            Options.Create(new StoreTimeSettings()), clock ?? TimeProvider.System);
    }

    private static StartCheckout Cart(string terminalId) => new("S001", terminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt, [new CartLine("S1", 1)]);
}
