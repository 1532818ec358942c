namespace QuickCheckout.Domain.Benefits;

/// <summary>What a little more in the cart would save (rule M3).</summary>
internal static class Thresholds
{
    /// <summary>So many of the nearest amounts are tried.</summary>
    private const int Nearest = 6;

    /// <summary>
    /// The nearest threshold whose goods would save something: the best set is reckoned with one more line, which is in the scope of this benefit and
    /// in those of the whole order only. What more of goods that other benefits are for would save is at least as much.
    /// </summary>
    /// <param name="steps">For all of it. A set that saves something is true whether it is the best or not.</param>
    public static NextThreshold? Next(Hand hand, Explanation explanation, Choice now, int steps)
    {
        var mostFen = Math.Min(hand.Cart.TotalFen, Money.MaxFen - hand.Cart.TotalFen);
        var near = explanation.Below.SelectMany(Amounts).Where(a => a.AddFen <= mostFen).OrderBy(a => a.AddFen).Take(Nearest).ToList();
        for (var i = 0; i < near.Count && steps > 0; i++)
        {
            var (candidate, addFen) = near[i];
            var cart = hand.Cart.With(addFen);
            var more = Search.For(cart, hand.Usable.Select(c => c.WithOneMoreLine(cart, c == candidate)), now.DiscountFen, steps / (near.Count - i));
            steps -= more.Steps;
            var savesFen = more.Choice.DiscountFen - now.DiscountFen;
            if (savesFen > 0 && more.Choice.Uses(candidate.Id))
                return new NextThreshold(candidate.Id, addFen, savesFen, Phrases.Next(addFen, savesFen, now.DiscountFen > 0));
        }
        return null;
    }

    /// <summary>
    /// What is missing when nothing else is used is the least that could do, and the set that is used may well give way. What is missing in its
    /// turn keeps that set.
    /// </summary>
    private static IEnumerable<(Candidate Candidate, long AddFen)> Amounts((Candidate Candidate, long GapFen) below)
    {
        var leastFen = below.Candidate.ThresholdFen - below.Candidate.FullFen;
        if (leastFen > 0 && leastFen < below.GapFen)
            yield return (below.Candidate, leastFen);
        yield return below;
    }
}
