namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// A benefit as it stands to one cart: which lines it is for and what it takes. Its order is that in which benefits are taken off
/// (decision 0010): by layer, the narrowest first, then the earlier lines, the larger value, the lower threshold, the earlier expiry, the smaller
/// id.
/// </summary>
internal sealed class Candidate : IComparable<Candidate>
{
    private readonly int _percent;
    private readonly long _capFen;

    public Candidate(Benefit benefit, Cart cart) : this(benefit, cart, cart.LinesOf(benefit.Scope))
    {
    }

    private Candidate(Benefit benefit, Cart cart, int[] lines)
    {
        Benefit = benefit;
        Lines = lines;
        LineSet = LineSet.Of(Lines, cart.Lines.Length);
        FullFen = Scope(cart.AmountsFen);
        ExpiryTicks = benefit.ValidUntil.UtcTicks;
        // A fixed one has no threshold. A red packet has a value: one that says it is a percentage takes nothing.
        ThresholdFen = benefit.Kind == BenefitKind.Fixed ? 0 : benefit.ThresholdFen;
        IsPercentage = benefit.Kind == BenefitKind.PercentOff;
        if (IsPercentage)
        {
            _percent = benefit.Layer == BenefitLayer.RedPacket ? 0 : Math.Clamp(benefit.PercentOff ?? 0, 0, 100);
            _capFen = Math.Max(0, benefit.CapFen ?? long.MaxValue);
        }
        else
        {
            ValueFen = Math.Clamp(benefit.ValueFen ?? 0, 0, Money.MaxFen);
        }
    }

    public Benefit Benefit { get; }

    public string Id => Benefit.Id;

    public BenefitLayer Layer => Benefit.Layer;

    public string? Group => Benefit.Group;

    /// <summary>The lines that it is for, in ascending order.</summary>
    public int[] Lines { get; }

    public LineSet LineSet { get; }

    /// <summary>What its lines come to before anything is taken off.</summary>
    public long FullFen { get; }

    public long ThresholdFen { get; }

    public bool IsPercentage { get; }

    /// <summary>0 for a percentage, which has no value that could be lost.</summary>
    public long ValueFen { get; }

    public long ExpiryTicks { get; }

    /// <summary>As it stands to a cart that has one more line, the last, which is <paramref name="forIt"/> or for those of the whole order only.</summary>
    public Candidate WithOneMoreLine(Cart cart, bool forIt) =>
        new(Benefit, cart, forIt || Benefit.Scope.Type == BenefitScopeType.Order ? [.. Lines, cart.Lines.Length - 1] : Lines);

    /// <summary>What its lines come to.</summary>
    public long Scope(ReadOnlySpan<long> amountsFen)
    {
        long sum = 0;
        foreach (var line in Lines)
            sum += amountsFen[line];
        return sum;
    }

    /// <summary>What it takes off a scope that comes to so much, its threshold reached.</summary>
    public long Takes(long runningFen) => IsPercentage ? Math.Min(_capFen, runningFen * _percent / 100) : Math.Min(ValueFen, runningFen);

    /// <summary>They are beside each other in the order of candidates.</summary>
    public bool LooksLike(Candidate other) => SameButExpiry(other) == 0;

    /// <summary>They do the same to this cart, whatever else is used: only when they expire and what they are called differs.</summary>
    public bool DoesTheSameAs(Candidate other) =>
        SameButExpiry(other) == 0 && _percent == other._percent && _capFen == other._capFen && string.Equals(Group, other.Group, StringComparison.Ordinal);

    public int CompareTo(Candidate? other)
    {
        if (other is null)
            return 1;
        return SameButExpiry(other) is var order and not 0 ? order
            : other._percent.CompareTo(_percent) is var byPercent and not 0 ? byPercent
            : other._capFen.CompareTo(_capFen) is var byCap and not 0 ? byCap
            : ByExpiry(this, other);
    }

    public static int ByExpiry(Candidate a, Candidate b) =>
        a.ExpiryTicks.CompareTo(b.ExpiryTicks) is var byExpiry and not 0 ? byExpiry : string.CompareOrdinal(a.Id, b.Id);

    private int SameButExpiry(Candidate other) =>
        Layer.CompareTo(other.Layer) is var byLayer and not 0 ? byLayer
        : Lines.Length.CompareTo(other.Lines.Length) is var byWidth and not 0 ? byWidth
        : Lines.AsSpan().SequenceCompareTo(other.Lines) is var byLines and not 0 ? byLines
        : other.ValueFen.CompareTo(ValueFen) is var byValue and not 0 ? byValue
        : ThresholdFen.CompareTo(other.ThresholdFen);
}
