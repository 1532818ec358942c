using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions;

/// <summary>The locks of the product on a real table service: whoever comes second reads what the first wrote.</summary>
public class when_many_race(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task for_a_terminal_one_checkout_gets_it()
    {
        var terminals = await azurite.Terminals("RACE-1");
        var free = (await terminals.FindAsync("RACE-1", default))!;
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => terminals.TryClaimAsync(free, $"c{i}", DateTimeOffset.UtcNow, default)));
        Assert.Single(claims, won => won);

        var holder = (await terminals.FindAsync("RACE-1", default))!.HolderId!;
        Assert.Equal($"c{Array.IndexOf(claims, true)}", holder);
        await terminals.ReleaseAsync("RACE-1", "someone-else", default);
        Assert.Equal(holder, (await terminals.FindAsync("RACE-1", default))!.HolderId);
        await terminals.ReleaseAsync("RACE-1", holder, default);
        Assert.Null((await terminals.FindAsync("RACE-1", default))!.HolderId);
    }

    [Fact]
    public async Task for_a_lease_that_was_taken_for_void_the_holder_that_confirms_it_keeps_it()
    {
        var terminals = await azurite.Terminals("RACE-8");
        var longAgo = DateTimeOffset.UtcNow - TimeSpan.FromHours(1);
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync("RACE-8", default))!, "slow", longAgo, default));
        var takenForVoid = (await terminals.FindAsync("RACE-8", default))!;
        Assert.True(await terminals.ConfirmAsync("RACE-8", "slow", default));
        Assert.False(await terminals.TryClaimAsync(takenForVoid, "quick", DateTimeOffset.UtcNow, default));
        Assert.False(await terminals.ConfirmAsync("RACE-8", "quick", default));
    }

    [Fact]
    public async Task to_end_an_order_the_first_end_stands()
    {
        var orders = new TableOrders(azurite.Tables, await azurite.Terminals("RACE-9"));
        var input = Input(500) with { CheckoutId = "ends-once", TerminalId = "RACE-9", AfterSales = AfterSales.PaperReceipt };
        await orders.CreateAsync(input, "print", default);
        var start = Transitions.Start(input);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => orders.EndAsync(start.Closed(DateTimeOffset.UnixEpoch.AddSeconds(i)), default)));
        var first = (await orders.FindAsync("S001", "ends-once", default))!.EndedAs!;
        await orders.EndAsync(start.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), DateTimeOffset.UnixEpoch), default); // a straggler
        Assert.Equal(first.Since, (await orders.FindAsync("S001", "ends-once", default))!.EndedAs!.Since);
        Assert.Equal(Step.Closed, (await orders.BeginAsync(input, default)).EndedAs!.Step);
    }

    [Fact]
    public async Task an_order_of_a_hundred_lines_with_long_names_is_kept_whole()
    {
        var orders = new TableOrders(azurite.Tables, await azurite.Terminals("RACE-10"));
        var name = new LocalText(new string('茶', 200), new string('T', 200));
        var input = Input(1) with { CheckoutId = "long", Lines = [.. Enumerable.Range(1, 100).Select(i => new CheckoutLine($"SKU{i}", name, 1, i))] };
        await orders.CreateAsync(input, "print", default);
        Assert.Equal(input.Lines, (await orders.FindAsync("S001", "long", default))!.Input.Lines);
    }

    [Fact]
    public async Task for_trace_numbers_none_is_given_twice()
    {
        var terminals = await azurite.Terminals("RACE-2");
        var traces = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            var own = new List<string>();
            for (var i = 0; i < 10; i++)
                own.Add((await terminals.NextTraceAsync("RACE-2", default)).TraceNo);
            return own;
        }));
        Assert.Equal(50, traces.SelectMany(t => t).Distinct().Count());
    }

    [Fact]
    public async Task for_trace_numbers_none_is_given_twice_in_a_batch_even_after_a_million()
    {
        var terminals = await azurite.Terminals("RACE-8");
        await SetTrace(500_000);
        await terminals.KeepSignOnAsync("RACE-8", new TerminalSignOn("000004", "00"), "000001", default);
        await SetTrace(999_998);
        Assert.Equal(("999999", "000004"), await terminals.NextTraceAsync("RACE-8", default));
        Assert.Equal(("000001", "000004"), await terminals.NextTraceAsync("RACE-8", default));

        // The same batch again begins nothing; the next one begins where the numbers stand.
        await terminals.KeepSignOnAsync("RACE-8", new TerminalSignOn("000004", "01"), "000001", default);
        await terminals.KeepSignOnAsync("RACE-8", new TerminalSignOn("000005", "02"), "000001", default);
        Assert.Equal(("000002", "000005"), await terminals.NextTraceAsync("RACE-8", default));
        await SetTrace(999_999);
        await Assert.ThrowsAsync<InvalidOperationException>(() => terminals.NextTraceAsync("RACE-8", default));
        await terminals.KeepSignOnAsync("RACE-8", new TerminalSignOn("000006", "03"), "000001", default);
        Assert.Equal(("000001", "000006"), await terminals.NextTraceAsync("RACE-8", default));

        Task SetTrace(int trace) => azurite.Tables.GetTableClient(TableTerminals.TableName)
            .UpsertEntityAsync(new TableEntity("RACE-8", "terminal") { ["TraceNo"] = trace });
    }

    [Fact]
    public async Task for_a_sign_on_the_one_asked_for_last_counts_for_all_with_its_batch()
    {
        var terminals = await azurite.Terminals("RACE-10");
        var signOns = Enumerable.Range(1, 5).Select(i => new TerminalSignOn($"{i:000000}", $"{i:00}")).ToList();
        await Task.WhenAll(signOns.Select(s => terminals.KeepSignOnAsync("RACE-10", s, s.BatchNo, default)));
        Assert.Equal(signOns[^1], await terminals.FindSignOnAsync("RACE-10", default));

        // Asked for before, answered after: it does not set the batch back, also where the numbers begin again.
        await terminals.KeepSignOnAsync("RACE-10", signOns[0], "000004", default);
        await terminals.KeepSignOnAsync("RACE-10", signOns[1], "999999", default);
        Assert.Equal(signOns[^1], await terminals.FindSignOnAsync("RACE-10", default));
    }

    [Fact]
    public async Task to_begin_one_operation_one_begins_it()
    {
        var journal = new TableJournal(azurite.Tables, await azurite.Terminals("RACE-3"), TimeProvider.System);
        var sale = Sale("RACE-3", "race-begin");
        var begun = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => journal.BeginAsync(sale, default)));
        Assert.Single(begun, b => b.Began);
        Assert.Single(begun.Select(b => b.Intent.TraceNo).Distinct());
    }

    [Fact]
    public async Task to_begin_and_to_forbid_an_operation_all_agree_on_what_happened()
    {
        var journal = new TableJournal(azurite.Tables, await azurite.Terminals("RACE-4"), TimeProvider.System);
        for (var round = 0; round < 10; round++)
        {
            var sale = Sale("RACE-4", $"race-forbid-{round}");
            var begin = journal.BeginAsync(sale, default);
            var forbid = journal.ForbidAsync(sale, default);
            var ((intent, began), seen) = (await begin, await forbid);
            Assert.Equal(seen.TraceNo, intent.TraceNo);
            Assert.Equal(began, intent.TraceNo is not null);
        }
    }

    [Fact]
    public async Task a_line_written_twice_stands_once_and_the_first_outcome_counts()
    {
        var journal = new TableJournal(azurite.Tables, await azurite.Terminals("RACE-5"), TimeProvider.System);
        var (intent, _) = await journal.BeginAsync(Sale("RACE-5", "twice"), default);
        await journal.AppendAsync(intent with { Event = JournalEvent.NoAnswer }, default);
        await journal.AppendAsync(intent with { Event = JournalEvent.Approved, ResponseCode = "00" }, default);
        Assert.Equal(JournalEvent.NoAnswer, (await journal.FindOutcomeAsync(intent.Movement.Operation, default))!.Event);
        Assert.Equal(2, (await journal.ListAsync("twice", default)).Count);
    }

    [Fact]
    public async Task to_create_one_order_all_get_the_first_ones_content()
    {
        var orders = new TableOrders(azurite.Tables, await azurite.Terminals("RACE-6"));
        var rows = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => orders.CreateAsync(Input(i), $"print-{i}", default)));
        Assert.Single(rows.Select(r => r.Fingerprint).Distinct());
        Assert.Single(rows.Select(r => r.Input.TotalFen).Distinct());
    }

    [Fact]
    public async Task what_needs_a_person_is_listed_until_then_by_store()
    {
        var orders = new TableOrders(azurite.Tables, await azurite.Terminals("RACE-7"));
        var input = Input(500) with { CheckoutId = "stuck", StoreId = "S007", TerminalId = "RACE-7" };
        await orders.CreateAsync(input, "print", default);
        Assert.Empty(await orders.ListAttentionAsync("S007", default));
        var why = new Attention(Refusals.UnwindIncomplete("1"), Refusals.UnwindAdvice);
        await orders.EndAsync(Transitions.Start(input).NeedsAttention(why, DateTimeOffset.UnixEpoch), default);
        Assert.Equal("unwind-incomplete", Assert.Single(await orders.ListAttentionAsync("S007", default)).Attention!.Reason.Code);
        Assert.Contains(await orders.ListAttentionAsync(null, default), s => s.CheckoutId == "stuck");
        Assert.Empty(await orders.ListAttentionAsync("S008", default));
    }

    [Fact]
    public async Task to_end_one_order_the_later_status_stands()
    {
        var orders = new TableOrders(azurite.Tables, await azurite.Terminals("RACE-11"));
        var input = Input(500) with { CheckoutId = "ends", TerminalId = "RACE-11" };
        await orders.CreateAsync(input, "print", default);
        var ends = Enumerable.Range(2, 8).Select(n => Transitions.Start(input).Closed(DateTimeOffset.UnixEpoch) with { Sequence = n });
        await Task.WhenAll(ends.Reverse().Select(s => orders.EndAsync(s, default)));
        Assert.Equal(9, (await orders.FindAsync("S001", "ends", default))!.EndedAs!.Sequence);
    }

    private static MoneyMovement Sale(string terminalId, string checkoutId) => new(
        new MoneyOperation(new AttemptId(checkoutId, 1, 1), MoneyOperationKind.Sale), "S001", terminalId, 100, new CardEntry(ReadMode.Chip, false, true), new MoneyCause("A1", MoneyCause.Payment));

    private static CheckoutInput Input(int price) => new(
        "one-order", "QC1", "S001", "RACE-6", "A1", PaymentMethod.BankCard, AfterSales.MemberCode,
        [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, price)], new CheckoutLimits(), DateTimeOffset.UnixEpoch);
}
