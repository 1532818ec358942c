using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions;

public class when_a_terminal_uploads(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly AttemptId Attempt = new("c1", 2, 1);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task the_first_envelope_counts_the_same_again_is_fine_another_is_not()
    {
        var envelopes = new BlobEnvelopes(azurite.Blobs, NullLogger<BlobEnvelopes>.Instance);
        var attempt = new AttemptId("write-once", 1, 1);
        Assert.Equal(PutOutcome.Stored, await envelopes.TryPutAsync(attempt, [1, 2], default));
        Assert.Equal(PutOutcome.SameAsBefore, await envelopes.TryPutAsync(attempt, [1, 2], default));
        Assert.Equal(PutOutcome.Differs, await envelopes.TryPutAsync(attempt, [1, 3], default));
        Assert.Equal([1, 2], await envelopes.FindAsync(attempt, default));
        await envelopes.DeleteAsync(attempt, default);
        await envelopes.DeleteAsync(attempt, default);
        Assert.Null(await envelopes.FindAsync(attempt, default));
    }

    [Fact]
    public async Task an_envelope_that_was_never_used_is_swept_and_a_fresh_one_is_not()
    {
        var envelopes = new BlobEnvelopes(azurite.Blobs, NullLogger<BlobEnvelopes>.Instance);
        var sweep = new EnvelopeSweep(envelopes, _clock, NullLogger<EnvelopeSweep>.Instance);
        await envelopes.TryPutAsync(new AttemptId("sweep", 1, 1), [1], default);
        await sweep.Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), default);
        Assert.NotNull(await envelopes.FindAsync(new AttemptId("sweep", 1, 1), default));
        _clock.Advance(EnvelopeSweep.LongestUse + TimeSpan.FromMinutes(1));
        await sweep.Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), default);
        Assert.Null(await envelopes.FindAsync(new AttemptId("sweep", 1, 1), default));
    }

    [Fact]
    public async Task what_cannot_be_deleted_now_is_left_to_the_sweep()
    {
        var away = new Azure.Storage.Blobs.BlobServiceClient(
            new Uri("http://127.0.0.1:1/nobody"), new Azure.Storage.Blobs.BlobClientOptions { Retry = { MaxRetries = 0 } });
        var envelopes = new BlobEnvelopes(away, NullLogger<BlobEnvelopes>.Instance);
        await envelopes.DeleteAsync(Attempt, default);
        await envelopes.DeleteAllAsync(Attempt.CheckoutId, default);
    }

    [Fact]
    public void its_ticket_admits_this_attempt_until_it_expires()
    {
        var tickets = Tickets();
        var ticket = $"Ticket {tickets.Issue("POS-0001", Attempt)}";
        Assert.True(tickets.Admits(ticket, Attempt));
        _clock.Advance(TimeSpan.FromMinutes(36));
        Assert.False(tickets.Admits(ticket, Attempt));
    }

    [Fact]
    public void any_other_ticket_is_refused()
    {
        var tickets = Tickets();
        var good = tickets.Issue("POS-0001", Attempt);
        var parts = good.Split('~');
        string?[] bad =
        [
            null, "", "Ticket", "Ticket ", good, $"Bearer {good}", $"Ticket {good}x", $"Ticket {good[..^1]}", "Ticket ~~",
            $"Ticket {parts[0]}~{long.Parse(parts[1], null) + 1}~{parts[2]}", $"Ticket POS-0002~{parts[1]}~{parts[2]}", $"Ticket {parts[0]}~~{parts[2]}",
        ];
        Assert.All(bad, b => Assert.False(tickets.Admits(b, Attempt)));
        Assert.False(tickets.Admits($"Ticket {good}", Attempt with { Number = 2 }));
        Assert.False(tickets.Admits($"Ticket {good}", Attempt with { Tender = 1 }));
        Assert.False(tickets.Admits($"Ticket {good}", Attempt with { CheckoutId = "c2" }));
    }

    private UploadTickets Tickets() => new(
        Options.Create(new UploadSettings { TicketKey = Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef")) }), _clock);
}
