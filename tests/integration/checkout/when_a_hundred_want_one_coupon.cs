using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Integration;

/// <summary>Rule M4: one benefit is never spent twice, however many checkouts race for it, and nobody pays more than they agreed to.</summary>
[Collection(InTheShop.Name)]
public class when_a_hundred_want_one_coupon(OpenShop open)
{
    private const int Checkouts = 100;

    [Fact]
    public async Task one_redeems_it_and_the_others_agree_to_the_full_amount_first()
    {
        using var phone = new Phone(open.Shop, "M0017");
        var coupon = await phone.Give(BenefitLayer.StoreCoupon, 5_00);
        using var app = open.Shop.App();
        var offered = new List<CheckoutStatus>();
        foreach (var some in Enumerable.Range(1, Checkouts).Chunk(10))
            offered.AddRange(await Task.WhenAll(some.Select(i => Offered(app, phone, $"RACE-{i:000}"))));
        // Everybody has seen the coupon before anybody agrees.
        Assert.All(offered, s => Assert.Equal(coupon, Assert.Single(s.Benefits!.Ids)));

        var ended = await Task.WhenAll(offered.Select(s => AgreeUntilItEnds(app, s)));

        Assert.All(ended, e => Assert.Equal((Step.Paid, e.AgreedFen, e.AgreedFen), (e.Status.Step, e.Status.PayableFen, e.Status.ApprovedFen)));
        var winner = Assert.Single(ended, e => e.Status.DiscountFen > 0).Status;
        Assert.Equal((5_00L, coupon), (winner.DiscountFen, Assert.Single(winner.Benefits!.Ids)));
        Assert.Equal((BenefitState.Redeemed, winner.CheckoutId), await phone.StateOf(coupon, BenefitState.Redeemed));
        // What Alipay holds is what each agreed to.
        foreach (var (status, agreedFen) in ended)
            Assert.Equal(agreedFen, (await phone.AtAlipay(status.CurrentTender!.Trade!.Number))!.HeldFen);
    }

    private async Task<CheckoutStatus> Offered(CheckoutApp app, Phone phone, string terminalId)
    {
        await app.Register(terminalId, new RegisterTerminal(open.Shop.Settings.StoreId, TerminalKind.CloudPos), default);
        // No dispose: each has ended by itself, or the test has failed.
        var till = new Till(open.Shop, terminalId);
        await till.Settle(till.Cart(1) with { Method = PaymentMethod.Alipay });
        await till.Scan(await phone.MemberCode());
        return await till.Until(s => s is { Step: Step.ChoosingBenefits, Awaiting: not null });
    }

    /// <summary>Agrees to whatever is shown, as often as it is asked.</summary>
    private static async Task<(CheckoutStatus Status, long AgreedFen)> AgreeUntilItEnds(CheckoutApp app, CheckoutStatus offered)
    {
        var agreedFen = 0L;
        string? answered = null;
        await foreach (var status in app.Watch(offered.CheckoutId, default))
        {
            if (status.HasEnded)
                return (status, agreedFen);
            if (status is not { Step: Step.ChoosingBenefits, Awaiting: { } asked } || asked == answered)
                continue;
            (answered, agreedFen) = (asked, status.DueFen);
            await app.ConfirmBenefits(status.CheckoutId, agreedFen, default);
        }

        throw new InvalidOperationException($"The stream of {offered.CheckoutId} ended before it did.");
    }
}
