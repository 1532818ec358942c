using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Simulation.App;

namespace QuickCheckout.Simulation;

/// <summary>The simulator is worth something: four plausible bugs, each found within a bounded number of seeds.</summary>
public class when_a_bug_is_planted
{
    private const int Seeds = 1_000;
    private const int SeedsAtOnce = 20;

    [Fact]
    public void a_sale_that_is_sent_before_its_journal_line_is_found() =>
        AssertFound("nothing is sent before it is written down", world => new SendsFirst(world));

    [Fact]
    public void a_late_approval_that_is_counted_is_found() =>
        AssertFound("books and status agree on what stands", world => new CountsLateApprovals(world));

    [Fact]
    public void a_sale_that_is_retried_blindly_is_found() =>
        AssertFound("at most one charge stands per tender", world => new RetriesBlindly(world));

    [Fact]
    public void a_refund_that_is_retried_blindly_is_found() =>
        AssertFound("what is told of a refund is true", world => new RefundsBlindly(world));

    private static void AssertFound(string rule, Func<World, Activities> bug)
    {
        var found = Enumerable.Range(0, Seeds / SeedsAtOnce)
            .SelectMany(batch => Campaign.Run((ulong)(1 + (batch * SeedsAtOnce)), SeedsAtOnce, bug).Failed)
            .FirstOrDefault(o => o.Violations.Any(v => v.Rule == rule));
        Assert.True(found is not null, $"{Seeds} seeds did not find it.");
    }

    /// <summary>Skips the record that a reversal needs: the money is asked for, and only then written down.</summary>
    private sealed class SendsFirst(World world) : Activities(world)
    {
        public override async Task<AuthoriseResult> Authorise(AuthoriseInput asked)
        {
            if (await World.Envelopes.FindAsync(asked.Sale.Operation.Attempt, default) is { } envelope)
            {
                var (trace, batch) = World.Terminals.NextTrace(asked.Sale.TerminalId);
                await World.Acquirer.SaleAsync(new JournalEntry(asked.Sale, JournalEvent.Intended, trace, batch, null, null, null, World.Time.Now), envelope, default);
            }

            return await base.Authorise(asked);
        }
    }

    /// <summary>Takes an approval that was noted after all for a reason not to reverse.</summary>
    private sealed class CountsLateApprovals(World world) : Activities(world)
    {
        public override async Task<bool> Reverse(MoneyMovement unknown) =>
            await World.Journal.FindOutcomeAsync(unknown.Operation, default) is { Event: JournalEvent.Approved } || await base.Reverse(unknown);
    }

    /// <summary>Asks once more when there was no answer.</summary>
    private sealed class RetriesBlindly(World world) : Activities(world)
    {
        public override async Task<AuthoriseResult> Authorise(AuthoriseInput asked)
        {
            var result = await base.Authorise(asked);
            return result.Outcome == AuthoriseOutcome.Unknown
                ? await base.Authorise(asked with { Sale = asked.Sale with { Operation = asked.Sale.Operation with { Try = asked.Sale.Operation.Try + 1 } } })
                : result;
        }
    }

    /// <summary>Takes no answer for "not refunded", and asks once more.</summary>
    private sealed class RefundsBlindly(World world) : Activities(world)
    {
        public override async Task<RefundResult> Refund(RefundRequest request)
        {
            var result = await base.Refund(request);
            return result.Outcome == RefundOutcome.Unknown ? new RefundResult(RefundOutcome.NotDone, MayTryAgain: true) : result;
        }
    }
}
