using System.Text.Json;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;

namespace QuickCheckout.Domain;

/// <summary>Rules M3, M4 and O10: what is due is what the customer has agreed to.</summary>
public class what_benefits_do_to_a_checkout
{
    [Fact]
    public void what_they_take_off_is_not_due()
    {
        var s = Some.ChoosingBenefits();
        Assert.Equal((30_000L, 3_000L, 27_000L, 27_000L), (s.TotalFen, s.DiscountFen, s.DueFen, s.PayableFen));
        Assert.Equal((Step.ChoosingBenefits, "benefits/1", NextAction.CheckoutCloses), (s.Step, s.Awaiting, s.Next));
    }

    [Fact]
    public void nothing_is_chosen_when_they_take_nothing_off()
    {
        var s = Transitions.Start(Some.Input()).AwaitCode(1, Some.Soon).Offered(CheckoutBenefits.Of(Some.Offer(0)), Some.Now);
        Assert.Equal((Step.AwaitingCode, 30_000L), (s.Step, s.DueFen));
        Assert.NotNull(s.Benefits!.Offer.NextThreshold);
    }

    [Fact]
    public void it_goes_on_being_chosen_when_the_customer_wants_none()
    {
        var s = Some.ChoosingBenefits().Offered(CheckoutBenefits.Of(Some.Offer(0)), Some.Now);
        Assert.Equal((Step.ChoosingBenefits, 30_000L, 0L), (s.Step, s.DueFen, s.DiscountFen));
    }

    [Fact]
    public void what_was_agreed_to_does_not_change()
    {
        var agreed = Some.ChoosingBenefits().BenefitsAnswered().BenefitsHeld(Some.Now);
        Assert.Equal(agreed, agreed.Offered(CheckoutBenefits.Of(Some.Offer(5_000)), Some.Now));
        Assert.Equal((true, 0, null), (agreed.Benefits!.IsConfirmed, agreed.Benefits.Offer.Unused.Count, agreed.Benefits.Offer.NextThreshold));
    }

    [Theory]
    [InlineData(27_000, null)]
    [InlineData(26_999, "amount-has-changed")]
    [InlineData(30_000, "amount-has-changed")]
    [InlineData(-1, "amount-has-changed")]
    public void only_the_amount_that_is_shown_can_be_agreed_to(long dueFen, string? refusal) =>
        Assert.Equal(refusal, Decisions.ConfirmBenefits(Some.ChoosingBenefits(), dueFen)?.Code);

    [Theory]
    [InlineData("use", "field-malformed", null)]
    [InlineData("use[1]", "field-required", "B1", "")]
    [InlineData("use[0]", "field-malformed", "a b")]
    [InlineData("use", "field-malformed", "B1", "B1")]
    public void what_is_to_be_used_is_checked_by_name(string field, string code, params string[]? use)
    {
        var refusal = Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen(use, null));
        Assert.Equal((field, code), (refusal?.Field, refusal?.Code));
    }

    [Fact]
    public void two_hundred_may_be_used_ten_switched_off_and_no_more()
    {
        List<string> many = [.. Enumerable.Range(0, 201).Select(i => $"B{i}")];
        Assert.Equal("use", Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen(many, null))?.Field);
        Assert.Null(Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen([.. many.Take(200)], null)));
        Assert.Equal("without", Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen(null, [.. many.Take(11)]))?.Field);
        Assert.Null(Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen(null, [.. many.Take(10)])));
        Assert.Null(Decisions.ChooseBenefits(Some.ChoosingBenefits(), new BenefitsChosen([], null)));
    }

    [Fact]
    public void what_only_they_would_pay_for_is_not_paid_before_that_is_agreed_to()
    {
        var free = Some.ChoosingBenefits(30_000);
        Assert.Equal((0L, false, null), (free.DueFen, free.IsPaidUp, Decisions.Cancel(free)?.Code));
        Assert.Equal(Step.Paid, free.BenefitsHeld(Some.Now).Paid(Some.Now).Step);
    }

    [Fact]
    public void what_nobody_agreed_to_has_not_paid()
    {
        var stuck = Some.ChoosingBenefits(30_000).NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), Some.Now);
        Assert.Equal("benefits-not-agreed", Decisions.Resolve(stuck, ResolvedAs.Paid, journalFen: 0, atWork: false)?.Code);
        Assert.Null(Decisions.Resolve(stuck, ResolvedAs.GivenBack, journalFen: 0, atWork: false));
    }

    [Fact]
    public void a_status_says_no_more_than_durable_functions_takes()
    {
        var title = new LocalText(new string('券', 40), new string('x', 60));
        var used = Enumerable.Range(1, 112).Select(i => new UsedBenefit($"COUPON-{i:000000000000000000000000000000}", BenefitLayer.ItemCoupon, title, 123_456, Some.Now)).ToList();
        var phrase = new LocalText("再买¥120.50可减¥300", "¥120.50 more takes ¥300 off");
        var unused = Enumerable.Range(1, 80).Select(i => new UnusedBenefit($"COUPON-{i:000000000000000000000000000000}", BenefitLayer.RedPacket, title, UnusedReason.BelowThreshold, phrase)).ToList();
        var offer = new BenefitOffer(30_000, 3_000, used, [.. Enumerable.Repeat(3_000_000L, 100)], unused, new NextThreshold("COUPON-1", 1, 1, phrase));
        var chosen = Transitions.Start(Some.Input()).Identified(new Member("m1", "王*")).Offered(CheckoutBenefits.Of(offer, [.. used.Take(CheckoutBenefits.MostSwitchedOff).Select(u => u.Id)]), Some.Now).AwaitBenefits(1, Some.Soon);
        Assert.Equal((CheckoutBenefits.MostUnused, 74), (chosen.Benefits!.Offer.Unused.Count, chosen.Benefits.MoreUnused));
        Assert.Equal((CheckoutBenefits.MostUsed, 104), (chosen.Benefits.Offer.Used.Count, chosen.Benefits.MoreUsed));
        AssertFits(chosen);

        var paying = chosen.BenefitsHeld(Some.Now);
        for (var card = 1; card <= 5; card++)
            paying = paying.AwaitAmount(Some.Soon).WithApproved(card < 5 ? 1_000 : paying.DueFen);
        AssertFits(paying.Refused(Refusals.TerminalOffline));
    }

    // UTF-16, as Azure Storage keeps it.
    private static void AssertFits(CheckoutStatus s) => Assert.InRange(JsonSerializer.Serialize(s, Json.Options).Length * 2, 1_000, 16 * 1024);
}
