namespace QuickCheckout.Domain.Benefits;

/// <summary>What a little more in the cart would save (rule M3).</summary>
internal static class Thresholds
{
    /// <summary>So many of the nearest are reckoned.</summary>
    private const int Nearest = 3;

    /// <summary>A set that saves something is true whether it is the best or not.</summary>
    private const int MaxSteps = Search.MaxSteps / 8;

    /// <summary>
    /// The nearest threshold whose goods would save something: the best set is reckoned with one more line, which is in the scope of this benefit and
    /// in those of the whole order only. What more of goods that other benefits are for would save is at least as much.
    /// </summary>
    public static NextThreshold? Next(Hand hand, Explanation explanation, Choice now)
    {
        var near = explanation.Below.Where(b => b.GapFen <= hand.Cart.TotalFen && b.GapFen <= Money.MaxFen - hand.Cart.TotalFen).Take(Nearest);
        foreach (var (candidate, gapFen) in near)
        {
            var cart = hand.Cart.With(gapFen);
            var more = Search.For(cart, hand.Usable.Select(c => new Candidate(c.Benefit, cart, c == candidate)), now.DiscountFen, MaxSteps);
            var savesFen = more.Choice.DiscountFen - now.DiscountFen;
            if (savesFen > 0 && more.Choice.Uses(candidate.Id))
                return new NextThreshold(candidate.Id, gapFen, savesFen, Phrases.Next(gapFen, savesFen, now.DiscountFen > 0));
        }
        return null;
    }
}
