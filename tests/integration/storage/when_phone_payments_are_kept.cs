using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions;

/// <summary>Payments with the phone in the journal's real table: begun once, listed until their end is known; and which webhooks were heard.</summary>
public class when_phone_payments_are_kept(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task of_many_who_begin_one_trade_one_does()
    {
        var journal = await Journal("PHONE-1");
        var begun = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => journal.BeginAsync(Sale("race", "PHONE-1"), default)));
        Assert.Single(begun, b => b.Began);
        Assert.All(begun, b => Assert.Equal((Sale("race", "PHONE-1"), null), (b.Intent.Movement, b.Intent.TraceNo)));
    }

    [Fact]
    public async Task what_is_forbidden_never_begins_and_what_began_is_not_forbidden()
    {
        var journal = await Journal("PHONE-2");
        Assert.True((await journal.ForbidAsync(Sale("forbidden", "PHONE-2"), default)).IsForbidden);
        var late = await journal.BeginAsync(Sale("forbidden", "PHONE-2"), default);
        Assert.Equal((true, false), (late.Intent.IsForbidden, late.Began));

        await journal.BeginAsync(Sale("begun", "PHONE-2"), default);
        Assert.False((await journal.ForbidAsync(Sale("begun", "PHONE-2"), default)).IsForbidden);
    }

    [Fact]
    public async Task those_of_which_nobody_knows_the_outcome_are_found_until_it_is_known()
    {
        var journal = await Journal("PHONE-3");
        var (paid, waiting) = (Sale("paid", "PHONE-3"), Sale("waiting", "PHONE-3"));
        var (paidLine, _) = await journal.BeginAsync(paid, default);
        await journal.AppendAsync(paidLine with { Event = JournalEvent.Approved, ReferenceNo = "2026" }, default);
        var (waitingLine, _) = await journal.BeginAsync(waiting, default);
        await journal.ForbidAsync(Sale("never", "PHONE-3"), default);
        await journal.BeginAsync(Sale("elsewhere", "PHONE-4"), default);

        Assert.Equal([waiting], await journal.FindUnknownTradesAsync("PHONE-3", default));
        Assert.Equal([waiting], await journal.FindUnknownTradesAsync("PHONE-3", default));
        await journal.AppendAsync(waitingLine.Undone(JournalEvent.Reversed, MoneyCause.OfSystem(Refusals.OutcomeUnknown), DateTimeOffset.UtcNow), default);
        Assert.Empty(await journal.FindUnknownTradesAsync("PHONE-3", default));
    }

    /// <summary>It may have been paid after their word: it is looked at once more.</summary>
    [Fact]
    public async Task those_that_a_person_says_are_over_are_found_for_a_week()
    {
        var journal = await Journal("PHONE-5");
        var (recent, _) = await journal.BeginAsync(Sale("recent", "PHONE-5"), default);
        var (old, _) = await journal.BeginAsync(Sale("old", "PHONE-5"), default);
        var said = new MoneyCause("B1", "the customer went away");
        await journal.AppendAsync(recent.Undone(JournalEvent.Resolved, said, DateTimeOffset.UtcNow), default);
        await journal.AppendAsync(old.Undone(JournalEvent.Resolved, said, DateTimeOffset.UtcNow.AddDays(-8)), default);
        Assert.Equal([recent.Movement], await journal.FindUnknownTradesAsync("PHONE-5", default));
        Assert.Equal([recent.Movement], await journal.FindUnknownTradesAsync("PHONE-5", default));
    }

    [Fact]
    public async Task which_webhooks_were_heard_is_known_for_a_day()
    {
        await azurite.Tables.CreateTableIfNotExistsAsync(TableWebhooks.TableName);
        var (heard, at) = (new TableWebhooks(azurite.Tables), new DateTimeOffset(2026, 11, 28, 23, 59, 59, TimeSpan.Zero));
        Assert.False(await heard.WasHeardAsync("msg_1", at, default));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => heard.KeepAsync("msg_1", at, default)));
        Assert.True(await heard.WasHeardAsync("msg_1", at, default));

        await heard.KeepAsync("msg_0", at.AddDays(-2), default);
        Assert.Equal(1, await heard.DeleteOlderAsync(at.AddDays(-1), default));
        Assert.True(await heard.WasHeardAsync("msg_1", at, default));
    }

    private async Task<TableJournal> Journal(string terminalId) => new(azurite.Tables, await azurite.Terminals(terminalId), TimeProvider.System);

    private static MoneyMovement Sale(string checkoutId, string terminalId) => new(
        new MoneyOperation(new AttemptId(checkoutId, 1, 1), MoneyOperationKind.Sale), "S001", terminalId, 300_00, null, new MoneyCause("A1", MoneyCause.Payment), Means.Alipay);
}
