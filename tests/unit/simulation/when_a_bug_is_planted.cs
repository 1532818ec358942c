using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.EndOfDay;
using QuickCheckout.Simulation.App;

namespace QuickCheckout.Simulation;

/// <summary>The simulator is worth something: plausible bugs, each found within a bounded number of seeds.</summary>
public partial class when_a_bug_is_planted
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

    [Fact]
    public void a_trade_that_is_asked_for_again_is_found() =>
        AssertFound("a trade is asked for once", world => new AsksAgain(world));

    [Fact]
    public void an_unknown_trade_that_is_asked_for_under_another_number_is_found() =>
        AssertFound("at most one trade of a checkout is or can be paid", world => new AsksAnew(world));

    [Fact]
    public void a_cancel_that_is_believed_without_an_answer_is_found() =>
        AssertFound("every trade ends with its checkout, paid or cancelled", world => new BelievesTheCancel(world));

    [Fact]
    public void a_wait_that_ends_without_a_cancel_is_found() =>
        AssertFound("every trade ends with its checkout, paid or cancelled", world => new ForgetsToCancel(world));

    [Fact]
    public void a_trade_that_is_not_there_and_taken_for_not_begun_is_found() =>
        AssertFound("every trade ends with its checkout, paid or cancelled", world => new TrustsNotThere(world));

    [Fact]
    public void a_trade_that_is_taken_for_paid_while_the_customer_decides_is_found() =>
        AssertFound("every trade ends with its checkout, paid or cancelled", world => new TrustsTheCustomer(world));

    [Fact]
    public void an_order_that_the_app_is_not_told_the_end_of_is_found() =>
        AssertFound("the app shows the order as it ended", world => new ForgetsTheApp(world));

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

    /// <summary>Asks once more, under the same number, when there was no answer.</summary>
    private sealed class AsksAgain(World world) : Activities(world)
    {
        public override async Task<TradeAnswer> Ask(AskInput asked)
        {
            var answer = await base.Ask(asked);
            return answer.Outcome == TradeOutcome.Unknown && asked.Sale.Means == Means.Alipay ? await World.Alipay.AskAsync(asked.Request, default) : answer;
        }
    }

    /// <summary>Asks once more, under a number of its own, when there was no answer.</summary>
    private sealed class AsksAnew(World world) : Activities(world)
    {
        public override async Task<TradeAnswer> Ask(AskInput asked)
        {
            var answer = await base.Ask(asked);
            if (answer.Outcome != TradeOutcome.Unknown)
                return answer;
            var attempt = asked.Sale.Operation.Attempt;
            var sale = asked.Sale with { Operation = asked.Sale.Operation with { Attempt = attempt with { Number = attempt.Number + 50 } } };
            return await base.Ask(asked with { Sale = sale, Request = asked.Request with { Number = sale.Operation.ToTradeNumber() } });
        }
    }

    /// <summary>Takes a cancel for done once it was sent.</summary>
    private sealed class BelievesTheCancel(World world) : Activities(world)
    {
        public override async Task<bool> Reverse(MoneyMovement unknown) => await base.Reverse(unknown) || unknown.Means != Means.BankCard;
    }

    /// <summary>The customer did not pay in time, and that is that.</summary>
    private sealed class ForgetsToCancel(World world) : Activities(world)
    {
        public override Task<bool> Reverse(MoneyMovement unknown) => unknown.Means != Means.BankCard ? Task.FromResult(true) : base.Reverse(unknown);
    }

    /// <summary>Takes "no such trade" for proof that none will come.</summary>
    private sealed class TrustsNotThere(World world) : Activities(world)
    {
        public override async Task<TradeAnswer> Query(MoneyMovement sale)
        {
            var answer = await base.Query(sale);
            return answer.Outcome == TradeOutcome.NotThere ? answer with { Outcome = TradeOutcome.NotSent, Refusal = Refusals.AlipayUnavailable } : answer;
        }
    }

    /// <summary>Whoever has been asked will pay.</summary>
    private sealed class TrustsTheCustomer(World world) : Activities(world)
    {
        public override async Task<TradeAnswer> Query(MoneyMovement sale)
        {
            var answer = await base.Query(sale);
            return answer.Outcome == TradeOutcome.PayerDecides ? answer with { Outcome = TradeOutcome.Paid } : answer;
        }
    }

    /// <summary>Frees the terminal, and tells nobody else.</summary>
    private sealed class ForgetsTheApp(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput input) => base.Release(input with { Order = null });
    }
}
