using QuickCheckout.BenefitTrials;

namespace QuickCheckout.Domain.Benefits;

/// <summary>Rule M3, against an independent brute force that tries every set of a small cart.</summary>
public class the_best_set
{
    private const int Carts = 4_000;

    private readonly record struct Seen(int Discounts, int Ties, int Free, int Lost, int Several, int Packets, int Groups);

    [Fact]
    public void is_that_of_trying_every_set()
    {
        var seen = new Seen();
        for (var seed = 0; seed < Carts; seed++)
        {
            var trial = SmallCarts.Of(seed);
            var expected = BruteForce.Best(trial);
            if (trial.Difference(expected) is { } difference)
                Assert.Fail($"Seed {seed} {difference}\n{trial}");
            seen = Count(seen, trial, expected);
        }
        // What the carts are made for does happen.
        Assert.True(
            seen is { Discounts: > Carts / 2, Ties: > Carts / 20, Free: > Carts / 20, Lost: > Carts / 20, Several: > Carts / 4, Packets: > Carts / 200, Groups: > Carts / 20 },
            $"{seen}");
    }

    private static Seen Count(Seen seen, Trial trial, BruteForce.Answer answer) => new(
        seen.Discounts + One(answer.DiscountFen > 0),
        seen.Ties + One(answer.Ties > 0),
        seen.Free + One(answer.DiscountFen > 0 && answer.DiscountFen == trial.Lines.Sum(l => l.AmountFen)),
        seen.Lost + One(answer.LostFen > 0),
        seen.Several + One(answer.Ids.Count > 1),
        seen.Packets + One(trial.Benefits.Count(b => answer.Ids.Contains(b.Id) && b.Layer == BenefitLayer.RedPacket) == Reckoning.MaxRedPackets),
        seen.Groups + One(trial.Benefits.Where(b => b.Group is not null).GroupBy(b => b.Group).Any(g => g.Count() > 1)));

    private static int One(bool happened) => happened ? 1 : 0;
}
