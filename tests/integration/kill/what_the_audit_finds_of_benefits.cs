using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>The same for benefits, by the member platform's books.</summary>
public class what_the_audit_finds_of_benefits
{
    private const long AmountFen = 5_000;
    private const long OffFen = 1_000;

    private static readonly BookedBenefit UsedUp = new("M0001", "B1", "redeemed", "c-1");
    private static readonly BookedBenefit Held = UsedUp with { State = "held" };
    private static readonly BookedBenefit Free = new("M0001", "B1", "available");

    [Fact]
    public void nothing_when_what_it_was_paid_with_is_used_up() => Assert.Empty(Judge(Paid(), UsedUp, new BookedBenefit("M0001", "B2", "available")));

    [Fact]
    public void nothing_when_a_closed_one_has_let_go() => Assert.Empty(Judge(Closed(), Free));

    [Fact]
    public void nothing_when_a_checkout_without_benefits_is_paid() => Assert.Empty(Judge(Told(Start().Closed(DateTimeOffset.UnixEpoch)), Free));

    [Fact]
    public void nothing_when_one_that_needs_a_person_still_holds_them() => Assert.Empty(Judge(
        Told(Agreed().NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), DateTimeOffset.UnixEpoch)), Held));

    [Fact]
    public void benefits_that_a_paid_checkout_has_not_used_up() => AssertFound(Rule.BenefitLost, Paid(), Free);

    [Fact]
    public void benefits_that_another_used_up() => Assert.Contains(Judge(Paid(), UsedUp with { CheckoutId = "c-2" }), f => f.Rule == Rule.BenefitLost);

    [Fact]
    public void benefits_that_a_closed_checkout_used_up() => AssertFound(Rule.BenefitSpentTwice, Closed(), UsedUp);

    [Fact]
    public void benefits_that_a_paid_checkout_used_up_beside_its_own() => AssertFound(Rule.BenefitSpentTwice, Paid(), UsedUp, UsedUp with { Id = "B2" });

    [Fact]
    public void benefits_that_no_checkout_used_up() => AssertFound(Rule.BenefitSpentTwice, Closed(), UsedUp with { CheckoutId = "c-9" });

    /// <summary>A status lists the first of many, and says how many more are used.</summary>
    [Fact]
    public void nothing_when_all_of_many_are_used_up_and_one_that_is_not()
    {
        var paid = Paid();
        var many = paid with { Status = paid.Status! with { Benefits = paid.Status.Benefits! with { MoreUsed = 1 }, DiscountFen = OffFen + 1 } };
        Assert.DoesNotContain(Judge(many, UsedUp, UsedUp with { Id = "B2" }), f => f.Rule is Rule.BenefitLost or Rule.BenefitSpentTwice);
        many.Sale.AgreedFen.Add(AmountFen - OffFen - 1);
        AssertFound(Rule.BenefitLost, many, UsedUp);
        AssertFound(Rule.BenefitSpentTwice, many, UsedUp, UsedUp with { Id = "B2" }, UsedUp with { Id = "B3" });
    }

    [Fact]
    public void a_benefit_that_paid_for_two()
    {
        var other = Paid("c-2");
        var findings = BenefitAudit.Judge([Paid(), other], [UsedUp]);
        Assert.Contains(findings, f => f.Rule == Rule.BenefitSpentTwice);
    }

    [Fact]
    public void benefits_that_a_closed_checkout_still_holds() => AssertFound(Rule.BenefitStuck, Closed(), Held);

    [Fact]
    public void others_that_a_paid_checkout_still_holds() => AssertFound(Rule.BenefitStuck, Paid(), UsedUp, Held with { Id = "B2" });

    [Fact]
    public void an_amount_that_nobody_agreed_to()
    {
        var paid = Paid();
        paid.Sale.AgreedFen.Clear();
        AssertFound(Rule.NotAgreed, paid, UsedUp);
    }

    [Fact]
    public void a_discount_that_its_benefits_do_not_come_to()
    {
        var closed = Closed();
        AssertFound(Rule.NotAgreed, closed with { Status = closed.Status! with { DiscountFen = OffFen + 1 } }, Free);
    }

    private static void AssertFound(Rule rule, Testimony told, params BookedBenefit[] books)
    {
        var findings = Judge(told, books);
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(rule, f.Rule));
    }

    private static IReadOnlyList<Finding> Judge(Testimony told, params BookedBenefit[] books) => BenefitAudit.Judge([told], books);

    private static CheckoutStatus Start(string checkoutId = "c-1") => Transitions.Start(new CheckoutInput(
        checkoutId, "O-1", "S001", "POS-1001", "A001", PaymentMethod.Alipay, AfterSales.MemberCode,
        [new CheckoutLine("SKU", new LocalText("茶", "Tea"), 1, AmountFen)], new CheckoutLimits(), DateTimeOffset.UnixEpoch));

    private static CheckoutStatus Agreed(string checkoutId = "c-1") => Start(checkoutId).Identified(new Member("M0001", "林**"))
        .Offered(
            CheckoutBenefits.Of(new BenefitOffer(
                AmountFen, OffFen, [new UsedBenefit("B1", BenefitLayer.RedPacket, new LocalText("红包", "Packet"), OffFen, DateTimeOffset.UnixEpoch)], [OffFen], [])),
            DateTimeOffset.UnixEpoch)
        .BenefitsHeld(DateTimeOffset.UnixEpoch);

    private static Testimony Paid(string checkoutId = "c-1")
    {
        var told = Told(Agreed(checkoutId).AwaitPayer(Deadline.In(30, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue))
            .TradePaid("T", DateTimeOffset.UnixEpoch).Paid(DateTimeOffset.UnixEpoch));
        told.Sale.AgreedFen.Add(AmountFen - OffFen);
        return told;
    }

    private static Testimony Closed() => Told(Agreed().Closed(DateTimeOffset.UnixEpoch));

    private static Testimony Told(CheckoutStatus status) => new(
        new Sale(status.CheckoutId, status.StoreId, status.TerminalId, new Story("by Alipay", 0, AfterSales.MemberCode), Tries: 1), status, status, Listed: false, []);
}
