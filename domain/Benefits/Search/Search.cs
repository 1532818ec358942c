using System.Runtime.CompilerServices;

// How much work a search is, its tests count.
[assembly: InternalsVisibleTo("DomainTests")]

namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// The best set of those that may be used, by branch and bound. For each store coupon (or none) with each platform coupon (or none), the most
/// promising pair first, it walks through the sets of item coupons; what <see cref="Bound"/> says cannot be better is left out. Red packets come
/// last (<see cref="RedPackets"/>). The candidates are put in order first, so that the order in which they were listed changes nothing.
/// </summary>
internal sealed class Search
{
    /// <summary>
    /// After so many steps the search is given up and says how far off it may be: a count and never a clock, so that one cart has one answer.
    /// A step is about a tenth of a microsecond, and whatever grows with the cart or the benefits is counted as so many.
    /// </summary>
    public const int MaxSteps = 750_000;

    /// <summary>The product of two amounts up to this fits into a long. Beyond it shares are reckoned in 128 bits, which takes so many times as long.</summary>
    private const long MostInLong = 3_037_000_499;
    private const int WideWeight = 4;

    /// <summary>To reckon a complete set of coupons costs about so many steps, and one more for each line.</summary>
    private const int LeafSteps = 4;

    /// <summary>To compare a set with the best costs about so many steps.</summary>
    private const int ChoiceSteps = 8;

    /// <summary>To bound a pair of coupons costs about so many steps, and one more for so many lines.</summary>
    private const int PairSteps = 4;
    private const int PairLinesOfOneStep = 16;

    /// <summary>To sort so many expiries costs about one step.</summary>
    private const int ExpiriesOfOneStep = 4;

    /// <summary>To put the candidates in order costs about so many steps for each.</summary>
    private const int OrderSteps = 8;

    private readonly Cart _cart;
    private readonly ItemCoupons _items;
    private readonly List<Candidate?> _stores = [null];
    private readonly List<Candidate?> _platforms = [null];
    private readonly RedPackets _packets;
    private readonly bool _discountOnly;
    private readonly int _maxSteps;

    /// <summary>What one step counts.</summary>
    private readonly int _weight;

    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly List<Candidate> _coupons = [];
    private readonly List<long> _known = [];
    private readonly long[] _leftFen;
    private readonly long[] _afterCouponsFen;
    private readonly bool[] _covered;
    private long _openFen = -1;
    private int _steps;

    private Search(Cart cart, IEnumerable<Candidate> candidates, long? floorFen, int maxSteps)
    {
        (_cart, _discountOnly, _maxSteps) = (cart, floorFen is not null, maxSteps);
        _weight = cart.TotalFen > MostInLong ? WideWeight : 1;
        var useful = Worthwhile(candidates);
        Spend(OrderSteps * useful.Count);
        _items = new ItemCoupons(cart, useful.Where(c => c.Layer == BenefitLayer.ItemCoupon));
        _stores.AddRange(useful.Where(c => c.Layer == BenefitLayer.StoreCoupon).OrderByDescending(MostFen));
        _platforms.AddRange(useful.Where(c => c.Layer == BenefitLayer.PlatformCoupon).OrderByDescending(MostFen));
        _packets = new RedPackets(this, cart, useful.Where(c => c.Layer == BenefitLayer.RedPacket));
        _leftFen = (long[])cart.AmountsFen.Clone();
        _afterCouponsFen = new long[_leftFen.Length];
        _covered = new bool[_leftFen.Length];
        Best = new Choice([], floorFen ?? 0, 0);
    }

    public Choice Best { get; private set; }

    public bool GivenUp => _steps > _maxSteps;

    /// <summary>The best set.</summary>
    /// <param name="floorFen">Only sets that take off more than so much are looked for, and ties are not broken; null for the best of all.</param>
    public static Found For(Cart cart, IEnumerable<Candidate> candidates, long? floorFen = null, int maxSteps = MaxSteps)
    {
        var search = new Search(cart, candidates, floorFen, maxSteps);
        search.Pairs();
        return new Found(search.Best.WithoutIdle(cart), Math.Max(0, search._openFen - search.Best.DiscountFen), search._openFen < search.Best.DiscountFen, search._steps);
    }

    /// <summary>A set that takes off so much at most, and loses so much at least, is not better than the best so far.</summary>
    public bool CannotWin(long mostFen, long lostFen) =>
        mostFen < Best.DiscountFen || (mostFen == Best.DiscountFen && (_discountOnly || lostFen > Best.LostFen));

    /// <summary>
    /// Of the sets that leave nothing to pay and lose so much: whether one with the coupons that are chosen now, these red packets and some
    /// more that expire at <paramref name="from"/> or later may still be better than the best so far.
    /// </summary>
    public bool MayWinTie(long lostFen, List<Candidate> packets, long from, int least, int most)
    {
        if (Best.DiscountFen < _cart.TotalFen || lostFen != Best.LostFen)
            return !CannotWin(_cart.TotalFen, lostFen);
        _known.Clear();
        foreach (var coupon in _coupons)
            _known.Add(coupon.ExpiryTicks);
        foreach (var packet in packets)
            _known.Add(packet.ExpiryTicks);
        return Best.MayBeBeaten(_known, from, least, most);
    }

    /// <summary>One may be chosen without breaking up a group.</summary>
    public bool Joins(Candidate candidate) => candidate.Group is null || !_groups.Contains(candidate.Group);

    public void Join(Candidate candidate)
    {
        if (candidate.Group is not null)
            _groups.Add(candidate.Group);
    }

    public void Leave(Candidate candidate)
    {
        if (candidate.Group is not null)
            _groups.Remove(candidate.Group);
    }

    /// <summary>Counts what was done, whether there are steps left for it or not: so it is little, and a step follows.</summary>
    public void Spend(int steps) => _steps += steps * _weight;

    /// <summary>What <see cref="MayWinTie"/> costs, with what leads to it.</summary>
    public int StepsToTie(List<Candidate> packets) => 1 + ((_coupons.Count + packets.Count) / ExpiriesOfOneStep);

    /// <summary>Counts what was done; false when the search is given up, and what would have been looked into is noted instead.</summary>
    public bool Step(long mostFen, int steps = 1)
    {
        Spend(steps);
        if (!GivenUp)
            return true;
        _openFen = Math.Max(_openFen, mostFen);
        return false;
    }

    /// <summary>A complete set: the coupons that are chosen now and these red packets.</summary>
    public void Consider(long discountFen, long lostFen, List<Candidate> packets)
    {
        if (CannotWin(discountFen, lostFen))
            return;
        Spend(ChoiceSteps + _coupons.Count);
        var choice = new Choice([.. _coupons, .. packets], discountFen, lostFen);
        if (choice.IsBetterThan(Best))
            Best = choice;
    }

    /// <summary>
    /// Without those that take nothing off, and of those that do the same only the first that expire: as many of them as may be used together.
    /// </summary>
    private static List<Candidate> Worthwhile(IEnumerable<Candidate> candidates)
    {
        var useful = candidates.Where(c => Rules.WhyOfNoUse(c) is null).ToList();
        useful.Sort();
        var kept = new List<Candidate>(useful.Count);
        foreach (var candidate in useful)
        {
            var same = 0;
            for (var i = kept.Count - 1; i >= 0 && kept[i].LooksLike(candidate); i--)
                if (kept[i].DoesTheSameAs(candidate))
                    same++;
            if (same < (candidate.Layer == BenefitLayer.RedPacket && candidate.Group is null ? Reckoning.MaxRedPackets : 1))
                kept.Add(candidate);
        }
        return kept;
    }

    /// <summary>The pairs that may be used, and what they promise.</summary>
    private List<(long MostFen, Bound Bound, Amounts Root)> PairsWithBounds()
    {
        var pairs = new List<(long MostFen, Bound Bound, Amounts Root)>();
        foreach (var store in _stores)
            foreach (var platform in _platforms)
            {
                if (store is not null && platform is not null && Rules.OfOneGroup(store, platform))
                    continue;
                // Half of the steps is for looking into them.
                if (_steps > _maxSteps / 2)
                {
                    _openFen = MostFromFen(store);
                    return pairs;
                }
                Spend(PairSteps + (_leftFen.Length / PairLinesOfOneStep));
                var bound = new Bound(_cart, store, platform, _packets);
                var root = bound.Of(_cart.AmountsFen, _items.MostFrom(0));
                Choose(store);
                Choose(platform);
                if (bound.LeastPayableFen(root) is { } payableFen)
                    pairs.Add((_cart.TotalFen - payableFen, bound, root));
                Drop(platform);
                Drop(store);
            }
        return pairs;
    }

    /// <summary>The most that this store coupon, or one after it, takes off with all that may be used besides, whether together or not.</summary>
    private long MostFromFen(Candidate? store)
    {
        var afterCouponsFen = _cart.TotalFen - _items.MostFrom(0).Sum() - MostFen(store ?? _stores.ElementAtOrDefault(1)) - MostFen(_platforms.ElementAtOrDefault(1));
        return _cart.TotalFen - _packets.LeastPayableFen(afterCouponsFen);
    }

    /// <summary>Those of a layer are in this order, after none.</summary>
    private static long MostFen(Candidate? coupon) => coupon?.Takes(coupon.FullFen) ?? 0;

    private void Pairs()
    {
        // A stable sort: pairs that promise as much stay in their order.
        foreach (var (mostFen, bound, root) in PairsWithBounds().OrderByDescending(p => p.MostFen))
        {
            if (CannotWin(mostFen, 0))
                continue;
            Choose(bound.Store);
            Choose(bound.Platform);
            Items(bound, root, 0, mostFen, 0);
            Drop(bound.Platform);
            Drop(bound.Store);
        }
    }

    private void Items(Bound bound, in Amounts amounts, int depth, long mostFen, long lostFen)
    {
        if (CannotWin(mostFen, lostFen) || !Step(mostFen, depth == _items.Count ? 1 : _items[depth].Steps))
            return;
        if (depth == _items.Count)
        {
            Leaf(bound, mostFen, lostFen);
            return;
        }
        var item = _items[depth];
        if (Fits(item))
        {
            Take(item);
            var taken = bound.Taken(amounts, item, _items, depth);
            if (bound.LeastPayableFen(taken) is { } payableFen)
                Items(bound, taken, depth + 1, Math.Min(mostFen, _cart.TotalFen - payableFen), lostFen + item.LostFen);
            GiveBack(item);
        }
        var skipped = bound.Skipped(amounts, item, _items, depth, _covered);
        if (bound.LeastPayableFen(skipped) is { } otherwiseFen)
            Items(bound, skipped, depth + 1, Math.Min(mostFen, _cart.TotalFen - otherwiseFen), lostFen);
    }

    private bool Fits(ItemCoupon item)
    {
        if (!Joins(item.Candidate))
            return false;
        foreach (var line in item.Candidate.Lines)
            if (_covered[line])
                return false;
        return true;
    }

    private void Take(ItemCoupon item)
    {
        Choose(item.Candidate);
        for (var i = 0; i < item.SharesFen.Length; i++)
        {
            _leftFen[item.Candidate.Lines[i]] -= item.SharesFen[i];
            _covered[item.Candidate.Lines[i]] = true;
        }
    }

    private void GiveBack(ItemCoupon item)
    {
        for (var i = 0; i < item.SharesFen.Length; i++)
        {
            _leftFen[item.Candidate.Lines[i]] += item.SharesFen[i];
            _covered[item.Candidate.Lines[i]] = false;
        }
        Drop(item.Candidate);
    }

    private void Choose(Candidate? candidate)
    {
        if (candidate is null)
            return;
        _coupons.Add(candidate);
        Join(candidate);
        _packets.Exclude(candidate.Group);
    }

    private void Drop(Candidate? candidate)
    {
        if (candidate is null)
            return;
        _coupons.RemoveAt(_coupons.Count - 1);
        Leave(candidate);
        _packets.Admit(candidate.Group);
    }

    /// <summary>All coupons are chosen: what is left for the red packets is known to the fen.</summary>
    private void Leaf(Bound bound, long mostFen, long lostFen)
    {
        if (!Step(mostFen, LeafSteps + _leftFen.Length))
            return;
        _leftFen.CopyTo(_afterCouponsFen, 0);
        if (!TakeOff(bound.Store, ref lostFen) || !TakeOff(bound.Platform, ref lostFen))
            return;
        _packets.Complete(_afterCouponsFen, lostFen);
    }

    private bool TakeOff(Candidate? coupon, ref long lostFen)
    {
        if (coupon is null)
            return true;
        var runningFen = coupon.Scope(_afterCouponsFen);
        var takenFen = runningFen < coupon.ThresholdFen ? 0 : coupon.Takes(runningFen);
        if (takenFen == 0)
            return false;
        Reckoning.Apportion(takenFen, runningFen, coupon.Lines, _afterCouponsFen);
        lostFen += coupon.IsPercentage ? 0 : coupon.ValueFen - takenFen;
        return true;
    }
}

/// <param name="GapFen">No other set takes off more than so much more.</param>
/// <param name="Proven">No other set is better.</param>
/// <param name="Steps">What it cost.</param>
internal sealed record Found(Choice Choice, long GapFen, bool Proven, int Steps);
