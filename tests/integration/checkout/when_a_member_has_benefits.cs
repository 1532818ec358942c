using System.Net;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Section M over HTTP: offered, changed by hand, agreed to, held, and used up or given back in the platform's own books.</summary>
[Collection(InTheShop.Name)]
public class when_a_member_has_benefits(OpenShop open)
{
    [Fact]
    public async Task the_best_are_offered_others_chosen_and_what_was_agreed_to_is_paid()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, "M0014");
        var (ten, five) = (await phone.Give(BenefitLayer.StoreCoupon, 10_00), await phone.Give(BenefitLayer.StoreCoupon, 5_00));
        var red = await phone.Give(BenefitLayer.RedPacket, 1_00);
        await till.Settle(till.Cart());
        await till.Scan(await phone.MemberCode());
        var offered = await till.Until(s => s is { Step: Step.ChoosingBenefits, Awaiting: not null });
        Assert.Equal((11_00L, offered.TotalFen - 11_00), (offered.DiscountFen, offered.DueFen));
        Assert.Equal([ten, red], offered.Benefits!.Offer.Used.Select(u => u.Id));
        Assert.Equal((five, UnusedReason.LayerTaken), offered.Benefits.Offer.Unused.Select(u => (u.Id, u.Reason)).Single());
        Assert.Equal(HttpStatusCode.Conflict, (await till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/amount", new SetAmount(null))).Status);

        await Choose(till, new ChooseBenefits([five, "nobody-s"], null));
        await till.Until(s => s is { LastError.Field: "use", Awaiting: not null });
        await Choose(till, new ChooseBenefits([five], null));
        var other = await till.Until(s => s is { DiscountFen: 5_00, Awaiting: not null });
        Assert.Equal((false, 6_00L), (other.Benefits!.Offer.IsBest, other.Benefits.Offer.GapFen));

        Assert.Equal((HttpStatusCode.Conflict, "amount-has-changed"), Short(await Confirm(till, offered.DueFen)));
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), Short(await Confirm(till, null)));
        Assert.Equal(HttpStatusCode.Accepted, (await Confirm(till, other.DueFen)).Status);
        await till.Until(s => s.Step == Step.ChoosingAmount);
        Assert.Equal((BenefitState.Held, till.CheckoutId), await phone.StateOf(five, BenefitState.Held));

        var paid = await till.Pay(null);
        Assert.Equal((Step.Paid, other.DueFen), (paid.Step, paid.ApprovedFen));
        Assert.Equal((BenefitState.Redeemed, till.CheckoutId), await phone.StateOf(five, BenefitState.Redeemed));
        Assert.Equal(BenefitState.Available, (await phone.StateOf(ten, BenefitState.Available)).State);
    }

    [Fact]
    public async Task what_is_cancelled_after_a_card_has_paid_gives_card_and_coupon_back()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, "M0015");
        var coupon = await phone.Give(BenefitLayer.PlatformCoupon, 3_00);
        await till.Settle(till.Cart());
        await till.Scan(await phone.MemberCode());
        var offered = await till.Until(s => s is { Step: Step.ChoosingBenefits, Awaiting: not null });
        await Confirm(till, offered.DueFen);
        await till.Until(s => s.Step == Step.ChoosingAmount);
        await till.Pay(10_00);
        await till.Cancel();
        (await till.Until(s => s.HasEnded)).AssertClosed("cancelled-by-associate");
        Assert.Equal(BenefitState.Available, (await phone.StateOf(coupon, BenefitState.Available)).State);
    }

    [Fact]
    public async Task an_order_that_they_pay_for_is_paid_without_any_tender()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, "M0016");
        var all = await phone.Give(BenefitLayer.RedPacket, 10_000_00);
        await till.Settle(till.Cart());
        await till.Scan(await phone.MemberCode());
        await till.Until(s => s is { Step: Step.ChoosingBenefits, Awaiting: not null, DueFen: 0 });
        await Confirm(till, 0);
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal((Step.Paid, 0), (paid.Step, paid.Tenders.Count));
        Assert.Equal(BenefitState.Redeemed, (await phone.StateOf(all, BenefitState.Redeemed)).State);
        await phone.Shows(paid.OrderNo, "paid");
        await Eventually.Get(till.Papers, papers => papers.Count >= 2);
    }

    private static Task<(HttpStatusCode Status, string Code, string Title)> Choose(Till till, ChooseBenefits choice) =>
        till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/benefits", choice);

    private static Task<(HttpStatusCode Status, string Code, string Title)> Confirm(Till till, long? dueFen) =>
        till.Ask(HttpMethod.Post, $"/api/checkouts/{till.CheckoutId}/benefits/confirm", new ConfirmBenefits(dueFen));

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
}
