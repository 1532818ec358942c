using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions;

/// <summary>What the end of day reads and writes, on a real table service.</summary>
public class when_batches_are_kept(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateOnly Day = new(2026, 11, 24);

    [Fact]
    public async Task a_batch_lists_its_operations_with_what_became_of_each()
    {
        var (journal, _, _) = await Store("BATCH-1");
        var approved = (await journal.BeginAsync(Sale("BATCH-1", "b1", 1), default)).Intent;
        await journal.AppendAsync(approved with { Event = JournalEvent.Approved, ResponseCode = "00", ReferenceNo = "R" }, default);
        var reversed = (await journal.BeginAsync(Sale("BATCH-1", "b1", 2), default)).Intent;
        await journal.AppendAsync(reversed with { Event = JournalEvent.NoAnswer }, default);
        await journal.AppendAsync(reversed with { Event = JournalEvent.Reversed, ResponseCode = "00" }, default);
        var unknown = (await journal.BeginAsync(Sale("BATCH-1", "b2", 1), default)).Intent;
        await journal.ForbidAsync(Sale("BATCH-1", "b3", 1), default);

        var lines = await journal.ReadBatchAsync(new BatchId("S001", "BATCH-1", approved.BatchNo!), default);
        Assert.Equal([approved.TraceNo, reversed.TraceNo, unknown.TraceNo], lines.Select(l => l.TraceNo));
        Assert.Equal([JournalEvent.Approved, JournalEvent.NoAnswer, null], lines.Select(l => l.Outcome?.Event));
        Assert.Equal([null, JournalEvent.Reversed, null], lines.Select(l => l.Reversed?.Event));
        Assert.Equal([false, false, true], lines.Select(l => l.IsToReverse));
        Assert.Empty(await journal.ReadBatchAsync(new BatchId("S001", "BATCH-1", "000002"), default));
    }

    [Fact]
    public async Task one_that_the_acquirer_ended_stays_open_here_until_it_is_closed_here()
    {
        var (journal, batches, terminals) = await Store("BATCH-2");
        var sale = (await journal.BeginAsync(Sale("BATCH-2", "left", 1), default)).Intent;
        await journal.AppendAsync(sale with { Event = JournalEvent.Approved, ResponseCode = "00", ReferenceNo = "R" }, default);
        await terminals.KeepSignOnAsync("BATCH-2", new TerminalSignOn("000002", "00"), "000001", default);
        await terminals.KeepSignOnAsync("BATCH-2", new TerminalSignOn("000002", "01"), "000001", default);
        Assert.Equal(["000001", "then 000002"], await Open());

        await batches.CloseAsync(new BatchId("S001", "BATCH-2", "000001"), null, default);
        await batches.CloseAsync(new BatchId("S001", "BATCH-2", "000001"), null, default);
        Assert.Equal(["then 000002"], await Open());
        Assert.Single(await journal.ListAsync("left", default), l => l.Event == JournalEvent.Settled);

        async Task<string[]> Open()
        {
            var open = await batches.FindOpenAsync("S001", "BATCH-2", default);
            return [.. open.Earlier.Select(b => b.BatchNo), $"then {open.Current?.BatchNo}"];
        }
    }

    [Fact]
    public async Task one_that_is_closed_before_the_next_begins_is_not_settled_again()
    {
        var (_, batches, terminals) = await Store("BATCH-3");
        await batches.CloseAsync(new BatchId("S001", "BATCH-3", "000001"), null, default);
        Assert.Null((await batches.FindOpenAsync("S001", "BATCH-3", default)).Current);
        await terminals.KeepSignOnAsync("BATCH-3", new TerminalSignOn("000002", "00"), "000001", default);
        Assert.Empty((await batches.FindOpenAsync("S001", "BATCH-3", default)).Earlier);

        // An acquirer that counts anew gives the number again: that is another batch.
        await terminals.KeepSignOnAsync("BATCH-3", new TerminalSignOn("000001", "01"), "000001", default);
        Assert.Equal("000001", (await batches.FindOpenAsync("S001", "BATCH-3", default)).Current?.BatchNo);
    }

    [Fact]
    public async Task settlements_are_listed_by_store_and_day_and_a_later_one_makes_good_what_was_not_settled()
    {
        var (_, batches, terminals) = await Store("BATCH-4");
        Assert.True(await batches.TryClaimAsync("BATCH-4", "night", default));
        await batches.EndAsync("BATCH-4", "night", [Result(null, SettlementOutcome.NotSettled)], default);
        Assert.Null((await terminals.FindAsync("BATCH-4", default))!.HolderId);
        Assert.Equal(SettlementOutcome.NotSettled, Assert.Single(await Listed()).Outcome);

        await batches.EndAsync("BATCH-4", "by-hand", [Result("000001", SettlementOutcome.Balanced)], default);
        await batches.EndAsync("BATCH-4", "straggler", [Result("000001", SettlementOutcome.NotSettled)], default);
        await batches.EndAsync("BATCH-4", "again", [Result(null, SettlementOutcome.Empty)], default);
        await batches.EndAsync("BATCH-4", "again", [Result(null, SettlementOutcome.Empty)], default);
        Assert.Equal([SettlementOutcome.Balanced, SettlementOutcome.Empty], (await Listed()).Select(s => s.Outcome));
        Assert.Empty(await batches.ListAsync("S404", Day.AddDays(1), default));

        Task<IReadOnlyList<TerminalSettlement>> Listed() => batches.ListAsync("S404", Day, default);
    }

    [Fact]
    public async Task what_was_not_settled_waits_for_a_person_until_somebody_has_seen_to_it_or_it_is_settled_on_another_day()
    {
        var (_, batches, _) = await Store("BATCH-7");
        await batches.EndAsync("BATCH-7", "night", [In("S407", null, SettlementOutcome.NotSettled), In("S407", "000002", SettlementOutcome.NotSettled)], default);
        Assert.Equal(2, (await batches.ListAttentionAsync("S407", default)).Count);
        Assert.NotEmpty(await batches.ListAttentionAsync(null, default));

        await batches.EndAsync("BATCH-7", "next-night", [In("S407", "000001", SettlementOutcome.Balanced) with { Day = Day.AddDays(1) }], default);
        Assert.Equal("000002", Assert.Single(await batches.ListAttentionAsync("S407", default)).BatchNo);

        Assert.Null(await batches.SeeToAsync("S407", Day, "BATCH-7", "000009", Seen, default));
        Assert.True(await batches.SeeToAsync("S407", Day, "BATCH-7", "000002", Seen, default));
        Assert.False(await batches.SeeToAsync("S407", Day, "BATCH-7", "000002", Seen, default));
        Assert.Empty(await batches.ListAttentionAsync("S407", default));
    }

    [Fact]
    public async Task a_difference_waits_for_a_person_unless_it_was_refunded_and_their_word_outlives_a_repetition()
    {
        var (_, batches, _) = await Store("BATCH-8");
        var differs = In("S408", "000001", SettlementOutcome.Differs) with { Differences = [new Difference("000007", 0, 100, null)] };
        var refunded = differs with { BatchNo = "000002", Differences = [new Difference("000008", 0, 100, null, Refund: RefundOutcome.Done)] };
        await batches.EndAsync("BATCH-8", "night", [differs, refunded], default);
        Assert.Equal("000001", Assert.Single(await batches.ListAttentionAsync("S408", default)).BatchNo);

        Assert.True(await batches.SeeToAsync("S408", Day, "BATCH-8", "000001", Seen, default));
        await batches.EndAsync("BATCH-8", "night", [differs, refunded], default);
        Assert.Empty(await batches.ListAttentionAsync("S408", default));
        Assert.Equal(Seen, (await batches.ListAsync("S408", Day, default))[0].Seen);

        // Settled once more, or another difference in the same batch, is news.
        await batches.EndAsync("BATCH-8", "again", [differs with { At = DateTimeOffset.UnixEpoch.AddHours(2) }], default);
        Assert.Single(await batches.ListAttentionAsync("S408", default));
        Assert.True(await batches.SeeToAsync("S408", Day, "BATCH-8", "000001", Seen, default));
        await batches.EndAsync("BATCH-8", "night", [differs with { Differences = [.. differs.Differences, new Difference("000009", 0, 5, null)] }], default);
        Assert.Single(await batches.ListAttentionAsync("S408", default));
    }

    [Fact]
    public async Task a_terminal_moves_to_another_store_only_when_its_sales_are_settled()
    {
        var (journal, batches, terminals) = await Store("BATCH-9");
        Assert.Null(await batches.NotSettledElsewhereAsync("BATCH-9", "S002", default));
        await journal.BeginAsync(Sale("BATCH-9", "sold-9", 1), default);
        Assert.Equal("S001", await batches.NotSettledElsewhereAsync("BATCH-9", "S002", default));
        Assert.Null(await batches.NotSettledElsewhereAsync("BATCH-9", "S001", default));
        await batches.CloseAsync(new BatchId("S001", "BATCH-9", "000001"), null, default);
        Assert.Null(await batches.NotSettledElsewhereAsync("BATCH-9", "S002", default));

        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync("BATCH-9", default))!, "a-checkout", DateTimeOffset.UtcNow, default));
        Assert.Equal("S001", await batches.NotSettledElsewhereAsync("BATCH-9", "S002", default));
    }

    private static SeenTo Seen { get; } = new("B1", "called the acquirer", DateTimeOffset.UnixEpoch);

    private static TerminalSettlement In(string storeId, string? batchNo, SettlementOutcome outcome) => Result(batchNo, outcome) with { StoreId = storeId, TerminalId = $"BATCH-{storeId[^1]}" };

    [Fact]
    public async Task a_checkout_keeps_the_terminal_until_it_gives_it_back()
    {
        var (_, batches, terminals) = await Store("BATCH-5");
        var orders = new TableOrders(azurite.Tables, terminals);
        var input = new CheckoutInput(
            "keeps-it", "QC1", "S001", "BATCH-5", "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
            [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, 100)], new CheckoutLimits(), DateTimeOffset.UnixEpoch);
        await orders.CreateAsync(input, "print", default);
        Assert.True(await Claim(DateTimeOffset.UtcNow));
        Assert.False(await batches.TryClaimAsync("BATCH-5", "night", default));
        // It has begun; the request that started it, repeated, claims what it has already.
        Assert.True((await orders.BeginAsync(input, default)).HoldsTerminal);
        Assert.True(await Claim(LongAgo));
        Assert.False(await batches.TryClaimAsync("BATCH-5", "night", default));

        // A cancel may just have come while "paid" was written: it needs the terminal until it has given everything back.
        await orders.EndAsync(Transitions.Start(input).Closed(DateTimeOffset.UnixEpoch), default);
        Assert.False(await batches.TryClaimAsync("BATCH-5", "night", default));
        await orders.FreeTerminalAsync("BATCH-5", input.CheckoutId, default);
        Assert.True(await batches.TryClaimAsync("BATCH-5", "night", default));
        Assert.True(await batches.TryClaimAsync("BATCH-5", "night", default));

        async Task<bool> Claim(DateTimeOffset at) =>
            await terminals.TryClaimAsync((await terminals.FindAsync("BATCH-5", default))!, input.CheckoutId, at, default);
    }

    [Fact]
    public async Task a_claim_of_which_nothing_came_keeps_no_terminal_from_being_settled()
    {
        var (_, batches, terminals) = await Store("BATCH-6");
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync("BATCH-6", default))!, "never-begun", LongAgo, default));
        Assert.True(await batches.TryClaimAsync("BATCH-6", "night", default));
        Assert.True(await batches.HoldAsync("BATCH-6", "night", default));
        Assert.False(await batches.HoldAsync("BATCH-6", "never-begun", default));
        Assert.False(await batches.TryClaimAsync("BATCH-6", "another", default));

        await batches.EndAsync("BATCH-6", "night", [], default);
        Assert.False(await batches.HoldAsync("BATCH-6", "night", default));
    }

    private static DateTimeOffset LongAgo => DateTimeOffset.UtcNow - (2 * TableTerminals.ClaimGrace);

    private async Task<(TableJournal Journal, TableBatches Batches, TableTerminals Terminals)> Store(string terminalId)
    {
        var terminals = await azurite.Terminals(terminalId);
        var journal = new TableJournal(azurite.Tables, terminals, TimeProvider.System);
        return (journal, new TableBatches(azurite.Tables, terminals, journal, TimeProvider.System), terminals);
    }

    private static TerminalSettlement Result(string? batchNo, SettlementOutcome outcome) => new(
        "S404", Day, "BATCH-4", batchNo, outcome, SettlementTotals.None, [], Reason: null, DateTimeOffset.UnixEpoch, "B1");

    private static MoneyMovement Sale(string terminalId, string checkoutId, int attempt) => new(
        new MoneyOperation(new AttemptId(checkoutId, 1, attempt), MoneyOperationKind.Sale), "S001", terminalId, 100,
        new CardEntry(ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));
}
