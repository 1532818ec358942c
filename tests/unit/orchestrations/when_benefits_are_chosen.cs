using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>Rules M3 and M4: seen, agreed to, held, and only then asked for.</summary>
public class when_benefits_are_chosen
{
    [Fact]
    public async Task the_best_are_shown_before_any_amount_is_asked_for()
    {
        await using var till = Till().SettleAndScan();
        Assert.Equal((Step.ChoosingBenefits, 30_00L, 270_00L), (till.Status.Step, till.Status.DiscountFen, till.Status.DueFen));
        Assert.Equal(["shop30"], till.Status.Benefits!.Ids);
        Assert.Equal("shop20", Assert.Single(till.Status.Benefits.Offer.Unused).Id);
        Assert.Equal(NextAction.CheckoutCloses, till.Status.Next);
        Assert.Empty(till.Benefits.Held);
    }

    [Fact]
    public async Task what_is_agreed_to_is_held_and_then_paid_with_cards()
    {
        await using var till = Till().SettleAndScan().Agree();
        Assert.Equal((Step.ChoosingAmount, 270_00L, true), (till.Status.Step, till.Status.DueFen, till.Status.Benefits!.IsConfirmed));
        Assert.Equal(["shop30"], till.Benefits.Held);
        Assert.Equal(till.Clock.GetUtcNow().AddHours(1) + CheckoutLimits.HeldAfterEnd, till.Benefits.HeldUntil);

        Assert.Equal((Step.Paid, 270_00L), (till.Pay(270_00).Status.Step, till.Status.ApprovedFen));
        Assert.Equal(["shop30"], till.Benefits.Redeemed);
        Assert.Equal((0, 270_00L, 30_00L), (till.Benefits.Released, till.App.Shown!.TotalFen - till.App.Shown.DiscountFen, till.App.Shown.DiscountFen));
    }

    [Fact]
    public async Task nobody_is_asked_whom_they_save_nothing()
    {
        await using var till = new Counter();
        till.Benefits.Give("far", BenefitLayer.StoreCoupon, 30_00, thresholdFen: 312_00);
        Assert.Equal(Step.ChoosingAmount, till.SettleAndScan().Status.Step);
        Assert.Equal("再买¥12可减¥30", till.Status.Benefits!.Offer.NextThreshold!.Phrase.Zh);
        till.Pay(300_00);
        Assert.Equal((Step.Paid, 1), (till.Status.Step, till.Benefits.Calls));
    }

    [Fact]
    public async Task others_are_shown_with_their_amount_and_have_to_be_agreed_to()
    {
        await using var till = Till().SettleAndScan().Use("shop20");
        Assert.Equal((Step.ChoosingBenefits, 280_00L, false), (till.Status.Step, till.Status.DueFen, till.Status.Benefits!.Offer.IsBest));
        Assert.Equal(10_00, till.Status.Benefits.Offer.GapFen);
        Assert.Equal(["shop20"], till.Agree().Benefits.Held);
        till.Pay(280_00);
        Assert.Equal((Step.Paid, "shop20"), (till.Status.Step, Assert.Single(till.Benefits.Redeemed)));
    }

    [Fact]
    public async Task what_is_switched_off_is_not_used()
    {
        await using var till = Till().SettleAndScan().Without("shop30");
        Assert.Equal(("shop20", 280_00L), (Assert.Single(till.Status.Benefits!.Ids), till.Status.DueFen));
        Assert.Equal(["shop30"], till.Status.Benefits.SwitchedOff);
    }

    [Fact]
    public async Task none_at_all_may_be_used()
    {
        await using var till = Till().SettleAndScan().Use();
        Assert.Equal((Step.ChoosingBenefits, 300_00L), (till.Status.Step, till.Status.DueFen));
        Assert.Equal(Step.ChoosingAmount, till.Agree().Status.Step);
        Assert.Empty(till.Pay(300_00).Benefits.Redeemed);
        Assert.Equal(Step.Paid, till.Status.Step);
    }

    [Fact]
    public async Task a_set_that_cannot_be_used_is_refused_and_loses_nothing()
    {
        await using var till = Till().SettleAndScan().Use("shop20", "shop30");
        Assert.Equal(("use", Step.ChoosingBenefits, 270_00L), (till.Status.LastError?.Field, till.Status.Step, till.Status.DueFen));
        Assert.Equal(Step.ChoosingAmount, till.Agree().Status.Step);
        Assert.Null(till.Status.LastError);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task one_way_to_choose_is_named_and_not_two(bool use, bool without)
    {
        await using var till = Till().SettleAndScan();
        till.Raise(till.Status.Awaiting!, new BenefitsAnswer(new BenefitsChosen(use ? ["a"] : null, without ? ["b"] : null), null));
        Assert.Equal(("field-malformed", "use"), (till.Status.LastError?.Code, till.Status.LastError?.Field));
    }

    [Fact]
    public async Task another_amount_than_the_shown_one_is_not_agreed_to()
    {
        await using var till = Till().SettleAndScan().Agree(300_00);
        Assert.Equal(("amount-has-changed", Step.ChoosingBenefits), (till.Status.LastError?.Code, till.Status.Step));
        Assert.Empty(till.Benefits.Held);
        Assert.Equal(Step.ChoosingAmount, till.Agree(270_00).Status.Step);
    }

    [Fact]
    public async Task a_lost_one_is_reckoned_without_and_agreed_to_anew()
    {
        await using var till = Till().SettleAndScan();
        till.Benefits.TakeAway("shop30");
        till.Agree();
        Assert.Equal(("benefits-taken", Step.ChoosingBenefits, 280_00L), (till.Status.LastError?.Code, till.Status.Step, till.Status.DueFen));
        Assert.Equal(UnusedReason.Held, till.Status.Benefits!.Offer.Unused.Single(u => u.Id == "shop30").Reason);
        Assert.Equal((Step.ChoosingAmount, 280_00L), (till.Agree(280_00).Status.Step, till.Status.DueFen));
        Assert.Equal(["shop20"], till.Pay(280_00).Benefits.Redeemed);
    }

    [Fact]
    public async Task what_was_switched_off_stays_off_when_another_is_lost()
    {
        await using var till = Till();
        till.Benefits.Give("shop10", BenefitLayer.StoreCoupon, 10_00);
        till.SettleAndScan().Without("shop20");
        till.Benefits.TakeAway("shop30");
        Assert.Equal(["shop10"], till.Agree().Status.Benefits!.Ids);
    }

    [Fact]
    public async Task a_platform_that_cannot_hold_them_is_asked_again()
    {
        await using var till = Till().SettleAndScan();
        till.Benefits.Away = true;
        Assert.Equal(("benefits-unavailable", Step.ChoosingBenefits), (till.Agree().Status.LastError?.Code, till.Status.Step));
        till.Benefits.Away = false;
        Assert.Equal(Step.ChoosingAmount, till.Agree().Status.Step);
    }

    [Fact]
    public async Task whoever_wants_none_does_not_wait_for_the_platform()
    {
        await using var till = Till().SettleAndScan();
        till.Benefits.Away = true;
        Assert.Equal(Step.ChoosingAmount, till.Use().Agree().Status.Step);
        Assert.Equal(300_00, till.Status.DueFen);
    }

    [Fact]
    public async Task whoever_wants_none_after_all_does_not_wait_for_the_platform_either()
    {
        await using var till = Till().SettleAndScan();
        till.Benefits.Away = true;
        Assert.Equal("benefits-unavailable", till.Agree().Status.LastError?.Code);
        till.Use().Agree();
        Assert.Equal((Step.ChoosingAmount, 300_00L), (till.Status.Step, till.Status.DueFen));
        till.Benefits.Away = false;
        // What the first try may have held is free again at the end, whatever the end is.
        Assert.Equal((Step.Paid, 1), (till.Pay(300_00).Status.Step, till.Benefits.Released));
        Assert.Empty(till.Benefits.Redeemed);
    }

    [Fact]
    public async Task what_nobody_can_reckon_with_is_a_refusal_and_needs_no_person()
    {
        await using var till = Till();
        till.Benefits.Broken = true;
        till.SettleAndScan().Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(("benefits-fault", Step.AwaitingCode), (till.Status.LastError?.Code, till.Status.Step));
        till.Benefits.Broken = false;
        Assert.Equal(Step.ChoosingBenefits, till.Scan("88000000000000000001").Status.Step);
        till.Benefits.Broken = true;
        till.Use("shop20").Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(("benefits-fault", Step.ChoosingBenefits, 270_00L), (till.Status.LastError?.Code, till.Status.Step, till.Status.DueFen));
    }

    [Fact]
    public async Task what_the_member_does_not_have_cannot_be_switched_off()
    {
        await using var till = Till().SettleAndScan().Without("nobody-s");
        Assert.Equal(("benefit-unknown", "without", 270_00L), (till.Status.LastError?.Code, till.Status.LastError?.Field, till.Status.DueFen));
    }

    [Fact]
    public async Task more_than_a_status_lists_are_held_and_used_up_all_the_same()
    {
        await using var till = new Counter();
        for (var i = 0; i < 10; i++)
            till.Benefits.Give($"red{i}", BenefitLayer.RedPacket, 1_00);
        till.SettleAndScan();
        Assert.Equal((8, 2, 290_00L), (till.Status.Benefits!.Offer.Used.Count, till.Status.Benefits.MoreUsed, till.Status.DueFen));
        Assert.Equal(10, till.Agree().Benefits.Held.Count);
        Assert.Equal(10, till.Pay(290_00).Benefits.Redeemed.Count);
    }

    [Fact]
    public async Task a_platform_that_cannot_tell_them_is_scanned_for_again()
    {
        await using var till = Till();
        till.Benefits.Away = true;
        Assert.Equal(("member-platform-unavailable", Step.AwaitingCode), (till.SettleAndScan().Status.LastError?.Code, till.Status.Step));
        till.Benefits.Away = false;
        Assert.Equal(Step.ChoosingBenefits, till.Scan("88000000000000000001").Status.Step);
    }

    [Fact]
    public async Task nonsense_is_told_and_asked_again()
    {
        await using var till = Till().SettleAndScan();
        Assert.Equal("report-malformed", till.Raise(till.Status.Awaiting!, "yes").Status.LastError?.Code);
        Assert.Equal(Step.ChoosingAmount, till.Agree().Status.Step);
    }

    [Fact]
    public async Task an_answer_to_an_earlier_question_is_not_heard()
    {
        await using var till = Till().SettleAndScan();
        var earlier = till.Status.Awaiting!;
        till.Use("shop20").Raise(earlier, new BenefitsAnswer(null, new BenefitsConfirmed(280_00)));
        Assert.Equal(Step.ChoosingBenefits, till.Status.Step);
    }

    [Fact]
    public async Task nothing_is_held_of_a_checkout_that_is_cancelled_before()
    {
        await using var till = Till().SettleAndScan().Cancel();
        Assert.Equal((Step.Closed, 0), (till.Status.Step, till.Benefits.Released));
    }

    [Fact]
    public async Task what_was_held_is_free_again_when_it_is_cancelled_after()
    {
        await using var till = Till().SettleAndScan().Agree().Pay(100_00).Cancel();
        Assert.Equal((Step.Closed, 1), (till.Status.Step, till.Benefits.Released));
        Assert.Equal((0, 0L), (till.Benefits.Held.Count, till.Acquirer.HeldFen));
        Assert.Empty(till.Benefits.Redeemed);
    }

    [Fact]
    public async Task nobody_who_agrees_in_time_closes_it()
    {
        await using var till = Till().SettleAndScan();
        Assert.Equal(Step.ChoosingBenefits, till.Pass(TimeSpan.FromSeconds(299)).Status.Step);
        Assert.Equal((Step.Closed, "deadline-passed"), (till.Pass(TimeSpan.FromSeconds(2)).Status.Step, till.Status.LastError?.Code));
    }

    [Fact]
    public async Task choosing_again_does_not_give_more_time()
    {
        await using var till = Till().SettleAndScan().Pass(TimeSpan.FromSeconds(200)).Use("shop20").Pass(TimeSpan.FromSeconds(101));
        Assert.Equal(Step.Closed, till.Status.Step);
    }

    [Fact]
    public async Task an_order_that_they_pay_for_is_paid_when_that_is_agreed_to()
    {
        await using var till = Free().SettleAndScan();
        Assert.Equal((0L, Step.ChoosingBenefits), (till.Status.DueFen, till.Status.Step));
        till.Agree();
        Assert.Equal((Step.Paid, 0), (till.Status.Step, till.Status.Tenders.Count));
        Assert.Equal(["all"], till.Benefits.Redeemed);
        Assert.Equal(["print-receipt"], till.Terminal.HeardNames);
    }

    [Fact]
    public async Task an_order_that_they_would_pay_for_can_still_be_cancelled()
    {
        await using var till = Free().SettleAndScan();
        Assert.Null(Decisions.Cancel(till.Status));
        Assert.Equal(Step.Closed, till.Cancel().Status.Step);
        Assert.Empty(till.Benefits.Redeemed);
    }

    [Fact]
    public async Task an_order_that_is_paid_stays_paid_if_they_cannot_be_used_up()
    {
        await using var till = Till().SettleAndScan().Agree();
        till.Benefits.NeverRedeems = true;
        Assert.Equal((Step.Paid, "benefits-not-redeemed"), (till.Pay(270_00).Status.Step, till.Status.LastError?.Code));
    }

    [Fact]
    public async Task that_they_cannot_be_used_up_is_said_also_when_no_receipt_comes_out()
    {
        await using var till = Till().SettleAndScan().Agree();
        till.Benefits.NeverRedeems = true;
        till.Terminal.AwayFor = "print-receipt";
        Assert.Equal((Step.Paid, "benefits-not-redeemed"), (till.Pay(270_00).Pass(TimeSpan.FromMinutes(10)).Status.Step, till.Status.LastError?.Code));
        Assert.True(till.HasEnded);
    }

    [Fact]
    public async Task the_platform_can_tell_which_of_two_requests_is_the_later()
    {
        await using var till = Till().SettleAndScan();
        till.Benefits.AnswersLost = 1;
        Assert.Equal(Step.ChoosingBenefits, till.Agree().Use("shop20").Status.Step);
        Assert.Equal(Step.ChoosingAmount, till.Agree().Status.Step);
        till.Cancel();
        Assert.Equal((Step.Closed, 3), (till.Status.Step, till.Benefits.HeldAt.Count));
        Assert.Equal(till.Benefits.HeldAt.Order().Distinct(), till.Benefits.HeldAt);
    }

    [Fact]
    public async Task a_platform_that_is_away_when_it_is_paid_is_told_later()
    {
        await using var till = Till().SettleAndScan().Agree();
        till.Benefits.Away = true;
        Assert.Equal(Step.Paid, till.Pay(270_00).Status.Step);
        till.Benefits.Away = false;
        Assert.Equal(["shop30"], till.Pass(TimeSpan.FromHours(1)).Benefits.Redeemed);
        Assert.True(till.HasEnded);
    }

    [Fact]
    public async Task one_that_needs_a_person_keeps_them_until_somebody_has_decided()
    {
        await using var till = Till().SettleAndScan().Agree();
        till.Pay(100_00);
        till.Acquirer.Next.Enqueue("64");
        till.Cancel().Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((Step.NeedsAttention, 0), (till.Status.Step, till.Benefits.Released));
        Assert.Equal(["shop30"], till.Benefits.Held);
    }

    private static Counter Till()
    {
        var till = new Counter();
        till.Benefits.Give("shop20", BenefitLayer.StoreCoupon, 20_00).Give("shop30", BenefitLayer.StoreCoupon, 30_00, thresholdFen: 250_00);
        return till;
    }

    private static Counter Free()
    {
        var till = new Counter();
        till.Benefits.Give("all", BenefitLayer.RedPacket, 300_00);
        return till;
    }
}
