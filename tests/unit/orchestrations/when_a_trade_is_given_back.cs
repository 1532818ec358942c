using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Paid or cancelled, and nothing in between: a cancel gives back what was paid, and does not end before that is certain.</summary>
public class when_a_trade_is_given_back
{
    private const string PayCode = "281234567890123456";
    private const string Trade = "c1_1_1";
    private static readonly MoneyOperation Sale = new(new AttemptId("c1", 1, 1), MoneyOperationKind.Sale);

    [Fact]
    public async Task a_cancel_that_is_not_confirmed_is_repeated_after_two_seconds_then_in_the_background_and_a_person_is_asked()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        till.Alipay.FailCancels = 8;
        till.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal((Step.Reversing, 1), (till.Status.Step, till.Alipay.Cancels));
        Assert.Equal(3, till.Pass(TimeSpan.FromSeconds(4.1)).Alipay.Cancels);
        till.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((Step.Reversing, "cancel-pending"), (till.Status.Step, till.Status.Attention?.Reason.Code));
        till.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((Step.AwaitingCode, null), (till.Status.Step, till.Status.Attention));
        Assert.False(till.Alipay.AnythingWaits);
    }

    [Fact]
    public async Task a_cancel_that_meets_the_payment_gives_it_back_if_it_was_in_time()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        var before = till.Status.Sequence;
        till.Alipay.Pay(Trade);
        till.Cancel(before);
        Assert.Equal((Step.Closed, 0L), (till.Status.Step, till.Alipay.HeldFen));
    }

    /// <summary>The cancel was accepted while money was still due, and is heard after the payment: all of it goes back by one cancel.</summary>
    [Fact]
    public async Task a_payment_counted_before_a_cancel_in_time_is_unwound()
    {
        await using var till = Till();
        var early = till.Status.Sequence;
        till.Orders.Fail = new IOException("tables");
        till.Scan(PayCode).Cancel(early).Orders.Fail = null;
        till.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((Step.Closed, TenderState.Voided, 0L), (till.Status.Step, till.Status.CurrentTender!.State, till.Alipay.HeldFen));
        Assert.Equal(("A1", JournalEvent.Reversed), (till.Journal.Lines[^1].Movement.Cause.By, till.Journal.Lines[^1].Event));
    }

    [Fact]
    public async Task a_person_who_says_that_nothing_is_left_ends_it_and_no_cancel_follows()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        till.Alipay.FailCancels = int.MaxValue;
        till.Pass(TimeSpan.FromMinutes(5));
        var cancels = till.Alipay.Cancels;
        till.Alipay.NextQueried.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        till.Vouch(Sale, "B1", "Alipay's statement shows nothing");
        Assert.Equal((Step.AwaitingCode, null, cancels), (till.Status.Step, till.Status.Attention, till.Pass(TimeSpan.FromMinutes(2)).Alipay.Cancels));
    }

    /// <summary>Nothing of it was paid when they said so: it must not be paid later either.</summary>
    [Fact]
    public async Task what_still_waits_is_cancelled_all_the_same_before_a_person_s_word_ends_it()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        till.Alipay.FailCancels = int.MaxValue;
        till.Pass(TimeSpan.FromMinutes(5));
        till.Vouch(Sale, "B1", "the customer went away");
        Assert.Equal(Step.Reversing, till.Pass(TimeSpan.FromMinutes(1)).Status.Step);
        till.Alipay.FailCancels = 0;
        Assert.Equal(Step.AwaitingCode, till.Pass(TimeSpan.FromMinutes(1)).Status.Step);
        Assert.False(till.Alipay.AnythingWaits);
    }

    [Fact]
    public async Task what_was_paid_after_a_person_s_word_is_given_back()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        till.Alipay.FailCancels = int.MaxValue;
        till.Pass(TimeSpan.FromMinutes(5)).Vouch(Sale, "B1", "the customer went away");
        till.Pass(TimeSpan.FromSeconds(1)).Alipay.Pay(Trade);
        Assert.Equal(Step.Reversing, till.Pass(TimeSpan.FromMinutes(1)).Status.Step);
        till.Alipay.FailCancels = 0;
        Assert.Equal((Step.AwaitingCode, 0L), (till.Pass(TimeSpan.FromMinutes(1)).Status.Step, till.Alipay.HeldFen));
    }

    [Fact]
    public async Task a_person_who_gave_the_money_back_by_hand_ends_the_unwind_and_it_is_not_given_back_again()
    {
        await using var till = Till();
        var early = till.Status.Sequence;
        till.Alipay.FailCancels = int.MaxValue;
        till.Orders.Fail = new IOException("tables");
        till.Scan(PayCode).Cancel(early).Orders.Fail = null;
        till.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((Step.Unwinding, "cancel-pending"), (till.Status.Step, till.Status.Attention?.Reason.Code));
        var cancels = till.Alipay.Cancels;
        till.Vouch(Sale, "B1", "refunded in Alipay's own back office").Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((Step.Closed, cancels), (till.Status.Step, till.Alipay.Cancels));
    }

    /// <summary>Alipay was away when they said so, and for the rest of the day.</summary>
    [Fact]
    public async Task what_nobody_could_say_then_is_looked_into_at_the_end_of_the_day()
    {
        await using var till = Till(confirms: true).Scan(PayCode);
        till.Alipay.FailCancels = int.MaxValue;
        till.Pass(TimeSpan.FromMinutes(5)).Alipay.NextQueried.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        till.Vouch(Sale, "B1", "the customer went away").Cancel();
        Assert.Equal(Step.Closed, till.Pass(TimeSpan.FromMinutes(10)).Status.Step);
        Assert.True(till.Alipay.AnythingWaits);

        for (var asked = 0; asked < 10; asked++)
            till.Alipay.NextQueried.Enqueue(new TradeAnswer(TradeOutcome.Unknown));
        Assert.Equal("cancel-pending", till.CloseDay(TimeSpan.FromMinutes(15)).Terminals[0].Reason?.Code);
        till.Alipay.FailCancels = 0;
        Assert.Equal(SettlementOutcome.Empty, till.CloseDay(TimeSpan.FromMinutes(1)).Terminals[0].Outcome);
        Assert.False(till.Alipay.AnythingWaits);
    }

    [Fact]
    public async Task what_is_not_there_and_cannot_be_cancelled_ends_with_a_person_s_word_some_minutes_later()
    {
        await using var till = Till();
        till.Alipay.NextAsked.Enqueue(new TradeAnswer(TradeOutcome.Refused, Refusals.AlipayMisconfigured));
        till.Alipay.FailCancels = int.MaxValue;
        till.Scan(PayCode).Pass(TimeSpan.FromMinutes(3));
        Assert.Equal((Step.Reversing, "cancel-pending"), (till.Status.Step, till.Status.Attention?.Reason.Code));
        till.Vouch(Sale, "B1", "Alipay's back office shows nothing");
        Assert.Equal(Step.AwaitingCode, till.Pass(TimeSpan.FromMinutes(3)).Status.Step);
    }

    /// <summary>Whoever waited for it is gone: the end of day leaves nothing in between either.</summary>
    [Fact]
    public async Task a_trade_that_nobody_waits_for_any_more_is_cancelled_at_the_end_of_the_day()
    {
        await using var till = Till(confirms: true).Scan(PayCode).Terminate();
        Assert.True(till.Alipay.AnythingWaits);
        Assert.Equal(SettlementOutcome.Empty, Assert.Single(till.CloseDay(TimeSpan.FromMinutes(1)).Terminals).Outcome);
        Assert.False(till.Alipay.AnythingWaits);
        Assert.Equal((Sale, JournalEvent.Reversed), (till.Journal.Lines[^1].Movement.Operation, till.Journal.Lines[^1].Event));
    }

    [Fact]
    public async Task one_that_cannot_be_cancelled_is_listed_and_cancelled_the_next_time()
    {
        await using var till = Till(confirms: true).Scan(PayCode).Terminate();
        till.Alipay.FailCancels = 10;
        var listed = till.CloseDay(TimeSpan.FromMinutes(15)).Terminals[0];
        Assert.Equal((SettlementOutcome.NotSettled, "cancel-pending"), (listed.Outcome, listed.Reason?.Code));
        Assert.Equal(SettlementOutcome.Empty, till.CloseDay(TimeSpan.FromMinutes(1)).Terminals[0].Outcome);
        Assert.False(till.Alipay.AnythingWaits);
    }

    private static Counter Till(bool confirms = false)
    {
        var till = new Counter();
        till.Alipay.PayerConfirms = confirms;
        return till.Settle(method: PaymentMethod.Alipay);
    }
}
