using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions;

/// <summary>Rules S3 and O7 on the real tables, with several people at once.</summary>
public sealed class when_dead_letters_and_limits_are_kept(Azurite azurite) : IClassFixture<Azurite>
{
    private const int People = 8;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task of_many_who_change_the_same_limits_one_does()
    {
        await azurite.Tables.CreateTableIfNotExistsAsync(TableLimits.TableName);
        var limits = new TableLimits(azurite.Tables, Options.Create(new CheckoutLimits()));
        for (var round = 0; round < 3; round++)
        {
            var read = await limits.FindAsync(LimitsOwner.Terminal("POS-0001"), default);
            Assert.Equal(round, read.Version);
            var changed = await Task.WhenAll(Enumerable.Range(1, People).Select(person =>
                limits.TryChangeAsync(read, new LimitsChange($"B{person}", Now, new CheckoutWaits(PinSeconds: 10 * person)), default)));
            var winner = Assert.Single(changed, c => c is not null)!;
            Assert.Equal(winner.Waits.PinSeconds, (await limits.OfAsync("S001", "POS-0001", default)).PinSeconds);
        }

        Assert.Equal(3, (await limits.FindAsync(LimitsOwner.Terminal("POS-0001"), default)).Changes.Count);
        Assert.Equal(new CheckoutLimits(), await limits.OfAsync("S001", "POS-0002", default));
    }

    [Fact]
    public async Task of_many_who_decide_about_a_dead_letter_one_does()
    {
        await azurite.Tables.CreateTableIfNotExistsAsync(TableDeadLetters.TableName);
        var (letters, queue) = (new TableDeadLetters(azurite.Tables), new Queue());
        var desk = new DeadLetterDesk(letters, queue);
        await Keep(letters, "put-away", "S001");
        await Keep(letters, "other", "S002");

        var refusals = await Task.WhenAll(Enumerable.Range(0, People).Select(person => desk.ResolveAsync(
            "put-away", new DeadLetterResolution(person % 2 == 0 ? DeadLetterOutcome.PutAway : DeadLetterOutcome.SendAgain, $"B{person}", "Looked at.", Now), default)));
        Assert.Single(refusals, r => r is null);
        var kept = (await letters.FindAsync("put-away", default))!;
        Assert.False(kept.IsOpen);
        Assert.Equal(kept.Letter.Resolution!.Outcome == DeadLetterOutcome.SendAgain, queue.Sent > 0);
        Assert.Equal("other", Assert.Single(await letters.ListOpenAsync(null, default)).Id);
        Assert.Empty(await letters.ListOpenAsync("S001", default));
        Assert.Single(await letters.ListOpenAsync("S002", default));
    }

    private static Task Keep(TableDeadLetters letters, string id, string storeId) => letters.KeepAsync(
        new DeadLetter(id, "POS-0001", storeId, "checkout-unknown", null, Now, Now, "{}", true, DeadLetter.Advice("checkout-unknown", true), null), "{}", default);

    private sealed class Queue : ServiceBusSender
    {
        private int _sent;

        public int Sent => _sent;

        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _sent);
            return Task.CompletedTask;
        }
    }
}
