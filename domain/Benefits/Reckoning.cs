using System.Buffers;

namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// What one set of benefits takes off one cart, by decision 0010. It is told a set and does not look for one: that is <see cref="Offers"/>.
/// </summary>
public static class Reckoning
{
    /// <summary>So many red packets may be used together at most (rule M1).</summary>
    public const int MaxRedPackets = 10;

    private const int OnTheStack = 128;

    /// <summary>
    /// Takes the benefits of a set off, in their turns, whatever the order in which they are given. What does not fit (below its threshold, or
    /// nothing left) takes 0; whether the set may be used together is not looked at.
    /// </summary>
    /// <param name="lines">At most <see cref="Money.MaxFen"/> in all.</param>
    public static Reckoned Reckon(IReadOnlyList<BenefitLine> lines, IEnumerable<Benefit> set)
    {
        var cart = Cart.Of(lines);
        return Reckon(cart, [.. set.Select(b => new Candidate(b, cart))]);
    }

    internal static Reckoned Reckon(Cart cart, IReadOnlyCollection<Candidate> set)
    {
        var left = (long[])cart.AmountsFen.Clone();
        var steps = new List<ReckonedStep>(set.Count);
        var turns = new long[Layers + 1][];
        var layer = -1;
        foreach (var candidate in set.Order())
        {
            while (layer < (int)candidate.Layer)
                turns[++layer] = (long[])left.Clone();
            var reached = candidate.Scope(turns[layer]) >= candidate.ThresholdFen;
            var runningFen = candidate.Scope(left);
            var takenFen = reached ? candidate.Takes(runningFen) : 0;
            Apportion(takenFen, runningFen, candidate.Lines, left);
            steps.Add(new ReckonedStep(candidate.Benefit, takenFen, reached));
        }
        while (layer < Layers)
            turns[++layer] = (long[])left.Clone();
        return new Reckoned(steps, cart.InTheirOrder((line, amountFen) => amountFen - left[line]), turns);
    }

    private const int Layers = (int)BenefitLayer.RedPacket + 1;

    /// <summary>
    /// Takes an amount off lines by what is left of each, by the largest remainder: rounded down, and the fen that are over to the largest
    /// remainders, the earlier line first (rule M5).
    /// </summary>
    /// <param name="ofFen">What is left of these lines in all, at least <paramref name="takenFen"/>.</param>
    /// <param name="lines">In ascending order.</param>
    internal static void Apportion(long takenFen, long ofFen, ReadOnlySpan<int> lines, Span<long> leftFen)
    {
        if (takenFen == 0)
            return;
        if (takenFen == ofFen)
        {
            foreach (var line in lines)
                leftFen[line] = 0;
            return;
        }

        var rented = lines.Length > OnTheStack ? ArrayPool<long>.Shared.Rent(lines.Length) : null;
        var remainders = (rented ?? stackalloc long[OnTheStack])[..lines.Length];
        var overFen = takenFen;
        var inLong = takenFen <= long.MaxValue / ofFen;
        for (var i = 0; i < lines.Length; i++)
        {
            var (share, remainder) = inLong ? Math.DivRem(takenFen * leftFen[lines[i]], ofFen) : Wide(takenFen, leftFen[lines[i]], ofFen);
            leftFen[lines[i]] -= share;
            overFen -= share;
            remainders[i] = remainder;
        }
        GiveOver(overFen, remainders, lines, leftFen);
        if (rented is not null)
            ArrayPool<long>.Shared.Return(rented);
    }

    private static (long Share, long Remainder) Wide(long takenFen, long amountFen, long ofFen)
    {
        var (share, remainder) = Int128.DivRem((Int128)takenFen * amountFen, ofFen);
        return ((long)share, (long)remainder);
    }

    /// <summary>They are fewer than the lines, and mostly far fewer: each is looked for by itself.</summary>
    private static void GiveOver(long overFen, Span<long> remainders, ReadOnlySpan<int> lines, Span<long> leftFen)
    {
        for (; overFen > 0; overFen--)
        {
            var largest = 0;
            for (var i = 1; i < remainders.Length; i++)
                if (remainders[i] > remainders[largest])
                    largest = i;
            leftFen[lines[largest]]--;
            remainders[largest] = -1;
        }
    }
}

/// <summary>What a set takes off.</summary>
/// <param name="Steps">In the order in which they are taken off.</param>
/// <param name="LineDiscountsFen">In the order of the cart's lines as given.</param>
public sealed record Reckoned(IReadOnlyList<ReckonedStep> Steps, IReadOnlyList<long> LineDiscountsFen)
{
    private readonly long[][] _turnsFen = [];

    internal Reckoned(IReadOnlyList<ReckonedStep> steps, IReadOnlyList<long> lineDiscountsFen, long[][] turnsFen) : this(steps, lineDiscountsFen) =>
        _turnsFen = turnsFen;

    public long DiscountFen => Steps.Sum(s => s.DiscountFen);

    /// <summary>What is left of each line, in the order of their SKUs, when a layer's turn begins.</summary>
    internal long[] TurnOf(BenefitLayer layer) => _turnsFen[(int)layer];

    internal long[] End => _turnsFen[^1];
}

/// <param name="DiscountFen">What it takes off in its turn; 0 when it does not fit.</param>
/// <param name="Reached">Its threshold is.</param>
public sealed record ReckonedStep(Benefit Benefit, long DiscountFen, bool Reached);
