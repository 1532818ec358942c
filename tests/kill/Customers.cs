using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

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
