using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>
/// Customer and associate before what the benefits save: mostly they agree at once; some have another set used or one switched off,
/// agree to what was shown a moment ago, say nonsense, or nothing at all.
/// </summary>
/// <param name="careless">How often something is answered that does not fit what is shown.</param>
public sealed class Chooser(Dice dice, double careless)
{
    private readonly bool _saysNothing = dice.Chance(0.03);
    private int _changes = dice.OneOf(0, 0, 0, 1, 1, 3);
    private long? _shownBeforeFen;

    /// <returns>Null for none now.</returns>
    public BenefitsAnswer? Answer(CheckoutStatus shown)
    {
        if (_saysNothing)
            return null;
        if (dice.Chance(careless))
            return Nonsense(shown);
        // Who hears that they cannot be had now may rather have others, or none.
        if (_changes-- > 0 || (shown.LastError?.Code == Refusals.MemberPlatformUnavailable.Code && dice.Chance(0.5)))
            return new BenefitsAnswer(Another(shown), null);

        _shownBeforeFen = shown.DueFen;
        return Agree(shown.DueFen);
    }

    private BenefitsChosen Another(CheckoutStatus shown)
    {
        var used = shown.Benefits!.Ids;
        string[] known = [.. used, .. shown.Benefits.Offer.Unused.Select(u => u.Id)];
        return dice.Between(1, 6) switch
        {
            1 => new BenefitsChosen([], null),
            2 or 3 when used.Count > 0 => new BenefitsChosen(null, [dice.OneOf<string>([.. used])]),
            4 => new BenefitsChosen(null, []),
            _ => new BenefitsChosen([.. known.Where(_ => dice.Chance(0.4))], null),
        };
    }

    private BenefitsAnswer Nonsense(CheckoutStatus shown) => dice.Between(1, 6) switch
    {
        1 => new BenefitsAnswer(null, null),
        2 => new BenefitsAnswer(new BenefitsChosen(["nobody-has-this"], null), null),
        3 => new BenefitsAnswer(new BenefitsChosen(["a"], ["b"]), null),
        4 => Agree(shown.TotalFen),
        _ => Agree(_shownBeforeFen ?? shown.DueFen - 1),
    };

    private static BenefitsAnswer Agree(long dueFen) => new(null, new BenefitsConfirmed(dueFen));
}
