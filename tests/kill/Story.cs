using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

/// <summary>How one sale is to go, if nothing comes between.</summary>
/// <param name="Cards">Over how many cards the associate splits what is due.</param>
/// <param name="CancelAfter">Cancels when so many cards are approved; null: not for that.</param>
/// <param name="Whim">How likely it is at each step that the associate cancels.</param>
/// <param name="WalksAway">The amount is never chosen: the checkout ends by its deadline.</param>
internal sealed record Story(string Name, int Cards, AfterSales AfterSales, int? CancelAfter = null, double Whim = 0, bool WalksAway = false)
{
    public static Story Draw(Dice dice)
    {
        var afterSales = dice.OneOf(AfterSales.MemberCode, AfterSales.PaperReceipt);
        return dice.Between(1, 100) switch
        {
            <= 35 => new Story("one card", 1, afterSales),
            <= 70 => new Story("several cards", dice.Between(2, 5), afterSales),
            <= 76 => new Story("cancelled before paying", 1, afterSales, CancelAfter: 0),
            <= 87 => new Story("cancelled after a card", dice.Between(2, 4), afterSales, CancelAfter: 1),
            <= 97 => new Story("cancelled on a whim", dice.Between(1, 3), afterSales, Whim: 0.1),
            _ => new Story("walked away from", 1, afterSales, WalksAway: true),
        };
    }

    /// <summary>Null: all that is due.</summary>
    public long? AmountOf(CheckoutStatus status)
    {
        var left = Math.Min(Cards - status.Tenders.Count(t => t.State == TenderState.Approved), status.RemainingCards);
        return left > 1 && status.DueFen > left ? status.DueFen / left : null;
    }
}

/// <summary>Cards of those who come to the shop; most are good. The simulated terminal's customers use them in turn.</summary>
internal static class Customers
{
    private static readonly string[] Good =
    [
        "approve", "approve:contactless", "approve-second", "approve-third:contactless", "approve-credit", "approve-stripe", "approve-stripe-no-pin",
        "approve-contactless", "approve-long-pin", "wrong-pin-once", "wrong-pin-once",
    ];

    private static readonly string[] Bad =
        ["insufficient-funds", "lost", "issuer-unavailable", "issuer-no-answer", "wrong-mac", "no-answer", "over-limit", "unknown", "wrong-pin-always"];

    /// <summary>Every bad card once among <paramref name="good"/> good ones each.</summary>
    public static string Draw(Dice dice, int good)
    {
        var cards = Bad.Concat(Enumerable.Range(0, Bad.Length * good).Select(_ => dice.OneOf<string>(Good))).ToList();
        for (var at = cards.Count - 1; at > 0; at--)
        {
            var other = dice.Between(0, at);
            (cards[at], cards[other]) = (cards[other], cards[at]);
        }

        return string.Join(',', cards);
    }
}
