using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Simulators.Store;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.KillCampaign;

/// <summary>What customer and associate say to the benefits that are shown.</summary>
internal sealed class BenefitTill(Dice dice)
{
    private const double WantsOthers = 0.25;
    private const double OldAmount = 0.05;
    private const int Conflict = 409;

    public async Task Answer(CheckoutApp app, Sale sale, CheckoutStatus shown, CancellationToken giveUp)
    {
        if (dice.Chance(WantsOthers))
        {
            await app.ChooseBenefits(sale.CheckoutId, Others(shown), giveUp);
            return;
        }

        if (dice.Chance(OldAmount))
            await AgreeToAnother(app, shown, giveUp);
        // It may be heard even if nobody answers.
        sale.AgreedFen.Add(shown.DueFen);
        await app.ConfirmBenefits(sale.CheckoutId, shown.DueFen, giveUp);
    }

    private ChooseBenefits Others(CheckoutStatus shown)
    {
        var used = shown.Benefits!.Ids;
        return dice.Between(1, 4) switch
        {
            1 => new ChooseBenefits([], null),
            2 => new ChooseBenefits(null, []),
            3 when used.Count > 0 => new ChooseBenefits(null, [dice.OneOf<string>([.. used])]),
            _ => new ChooseBenefits([.. used.Where(_ => dice.Chance(0.6))], null),
        };
    }

    private static async Task AgreeToAnother(CheckoutApp app, CheckoutStatus shown, CancellationToken giveUp)
    {
        try
        {
            await app.ConfirmBenefits(shown.CheckoutId, shown.DueFen + 1, giveUp);
        }
        catch (StoreException refused) when (refused.Status == Conflict)
        {
            // As it should be; nothing is lost by it.
        }
    }
}
