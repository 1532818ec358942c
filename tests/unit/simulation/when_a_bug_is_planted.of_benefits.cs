using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Checkout;
using QuickCheckout.Simulation.App;

namespace QuickCheckout.Simulation;

/// <summary>The same of benefits.</summary>
public partial class when_a_bug_is_planted
{
    [Fact]
    public void a_discount_that_nothing_takes_off_is_found() =>
        AssertFound("the discount is what the used ones take off", world => new IsGenerous(world));

    [Fact]
    public void going_on_although_the_hold_was_refused_is_found() =>
        AssertFound("nothing is asked for before it is agreed to and held", world => new GoesOnUnheld(world));

    [Fact]
    public void holding_only_after_the_money_was_asked_for_is_found() =>
        AssertFound("nothing is asked for before it is agreed to and held", world => new HoldsLast(world));

    [Fact]
    public void asking_for_the_full_amount_is_found() =>
        AssertFound("an amount never rises silently", world => new AsksForAll(world));

    [Fact]
    public void using_up_what_is_only_held_is_found() =>
        AssertFound("only what is paid uses benefits up, those that were agreed to", world => new UsesUpAtOnce(world));

    [Fact]
    public void using_up_for_an_order_that_was_closed_is_found() =>
        AssertFound("only what is paid uses benefits up, those that were agreed to", world => new UsesUpWhenClosed(world));

    [Fact]
    public void using_up_only_some_of_them_is_found() =>
        AssertFound("only what is paid uses benefits up, those that were agreed to", world => new UsesUpOne(world));

    [Fact]
    public void forgetting_to_use_them_up_is_found() =>
        AssertFound("what was paid with is used up, or it says that it could not be", world => new ForgetsToRedeem(world));

    [Fact]
    public void saying_nothing_of_those_that_could_not_be_used_up_is_found() =>
        AssertFound("what was paid with is used up, or it says that it could not be", world => new HidesTheLoss(world));

    [Fact]
    public void forgetting_to_release_them_is_found() =>
        AssertFound("who has ended lets go", world => new ForgetsToRelease(world));

    [Fact]
    public void an_older_hold_that_takes_the_place_of_a_newer_one_is_found() =>
        AssertFound("who has ended lets go", world => new ForgetsWhichIsLater(world));

    [Fact]
    public void a_hold_without_an_end_is_found() =>
        AssertFound("no hold outlives its checkout for long", world => new HoldsForEver(world));

    /// <summary>Takes a fen more off than the benefits do.</summary>
    private sealed class IsGenerous(World world) : Activities(world)
    {
        public override async Task<Result<Identified>> Identify(IdentifyInput input)
        {
            var told = await base.Identify(input);
            return told.Value is { Benefits: { Shown: { Offer: { DiscountFen: > 0, PayableFen: > 0 } offer } shown } offered } known
                ? known with { Benefits = offered with { Shown = shown with { Offer = offer with { DiscountFen = offer.DiscountFen + 1 } } } }
                : told;
        }
    }

    /// <summary>Whatever the platform says: the customer has agreed.</summary>
    private sealed class GoesOnUnheld(World world) : Activities(world)
    {
        public override async Task<HoldResult> Hold(HoldInput input)
        {
            await base.Hold(input);
            return new HoldResult();
        }
    }

    /// <summary>Holds them when they are to be used up.</summary>
    private sealed class HoldsLast(World world) : Activities(world)
    {
        public override Task<HoldResult> Hold(HoldInput input) => Task.FromResult(new HoldResult());

        public override async Task<Released> Release(ReleaseInput input)
        {
            if (input.Used is { } used)
                await base.Hold(new HoldInput(used, World.Time.Now + TimeSpan.FromHours(1)));
            return await base.Release(input);
        }
    }

    /// <summary>Shows what is saved, and forgets it where the customer pays.</summary>
    private sealed class AsksForAll(World world) : Activities(world)
    {
        public override Task<TradeAnswer> Ask(AskInput asked)
        {
            var totalFen = World.Audit.Statuses[asked.Sale.Operation.Attempt.CheckoutId].TotalFen;
            return base.Ask(asked with { Sale = asked.Sale with { AmountFen = totalFen }, Request = asked.Request with { AmountFen = totalFen } });
        }
    }

    /// <summary>What is held will be used up anyway.</summary>
    private sealed class UsesUpAtOnce(World world) : Activities(world)
    {
        public override async Task<HoldResult> Hold(HoldInput input) =>
            await base.Hold(input) is { Refusal: not null } refused ? refused : new HoldResult(await World.Benefits.RedeemAsync(input.Claim, default));
    }

    /// <summary>Whoever has ended has used up what it held.</summary>
    private sealed class UsesUpWhenClosed(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput input) =>
            input.FreesBenefitsAt is not null && World.Audit.Statuses[input.CheckoutId] is { Member: { } member, Benefits: { IsConfirmed: true, Ids.Count: > 0 } held }
                ? base.Release(input with { Used = new BenefitClaim(input.CheckoutId, member.MemberId, held.Ids, held.Ids.Count) })
                : base.Release(input);
    }

    /// <summary>One is enough.</summary>
    private sealed class UsesUpOne(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput input) =>
            base.Release(input.Used is { } used ? input with { Used = used with { Ids = [used.Ids![0]] } } : input);
    }

    /// <summary>The order is paid, and the customer keeps the coupon.</summary>
    private sealed class ForgetsToRedeem(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput input) => base.Release(input with { Used = null, FreesBenefitsAt = input.FreesBenefitsAt ?? input.Used?.Sequence });
    }

    /// <summary>Takes a refusal for an answer as good as any.</summary>
    private sealed class HidesTheLoss(World world) : Activities(world)
    {
        public override async Task<Released> Release(ReleaseInput input)
        {
            await base.Release(input);
            return new Released();
        }
    }

    /// <summary>They are free again when their time is over.</summary>
    private sealed class ForgetsToRelease(World world) : Activities(world)
    {
        public override Task<Released> Release(ReleaseInput input) => base.Release(input with { FreesBenefitsAt = null });
    }

    /// <summary>All holds of a checkout look alike to the platform.</summary>
    private sealed class ForgetsWhichIsLater(World world) : Activities(world)
    {
        public override Task<HoldResult> Hold(HoldInput input) => base.Hold(input with { Claim = input.Claim with { Sequence = 1 } });
    }

    /// <summary>Nobody is to have them before this checkout has ended.</summary>
    private sealed class HoldsForEver(World world) : Activities(world)
    {
        public override Task<HoldResult> Hold(HoldInput input) => base.Hold(input with { Until = DateTimeOffset.MaxValue });
    }
}
