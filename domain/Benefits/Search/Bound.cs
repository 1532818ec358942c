namespace QuickCheckout.Domain.Benefits;

/// <summary>
/// What a cart's lines may come to after item coupons, at least and at most, by which of the two coupons they are for.
/// </summary>
internal struct Amounts
{
    public long RestFen, StoreFen, PlatformFen, BothFen;
    public long MostStoreFen, MostPlatformFen, MostBothFen;
}

/// <summary>
/// The least that is payable with one store and one platform coupon, whichever of the item coupons that are not decided yet and of the red packets
/// are used.
/// </summary>
/// <remarks>
/// Why it holds. Reckoned in real numbers, what is payable grows with each of the four amounts: a coupon takes off no more than what its scope grows by,
/// and the share of the scope that is left grows with the scope. So the least amounts, those with the most that an undecided item coupon could take off
/// each line, give the least payable. A set with the store coupon has a store scope of its threshold at least: if the least amounts come to
/// less, some are larger, and payable is least when those are the ones that are for both coupons, because the platform coupon takes off them too. The
/// same holds for the platform coupon's threshold, whose scope can only grow with what is payable.
/// In whole fen all this is exact while what the store coupon leaves of the lines that are for both is: if it is for no line that the platform
/// coupon is not for, or for none that it is. Otherwise apportioning puts less than one fen for each line on the wrong side, which is allowed for.
/// </remarks>
internal sealed class Bound
{
    private enum Part : byte { Rest, Store, Platform, Both }

    private readonly Part[] _parts;
    private readonly int _storeLines;
    private readonly int _bothLines;
    private readonly RedPackets _packets;

    public Bound(Cart cart, Candidate? store, Candidate? platform, RedPackets packets)
    {
        (Store, Platform, _packets) = (store, platform, packets);
        _parts = new Part[cart.Lines.Length];
        for (var line = 0; line < _parts.Length; line++)
        {
            _parts[line] = (Part)((store?.LineSet.Has(line) == true ? 1 : 0) + (platform?.LineSet.Has(line) == true ? 2 : 0));
            _storeLines += _parts[line] == Part.Store ? 1 : 0;
            _bothLines += _parts[line] == Part.Both ? 1 : 0;
        }
    }

    public Candidate? Store { get; }

    public Candidate? Platform { get; }

    /// <param name="leftFen">Of each line after the item coupons that are decided.</param>
    /// <param name="mostFen">The most that those that are not could take off it.</param>
    public Amounts Of(long[] leftFen, long[] mostFen)
    {
        var root = new Amounts();
        for (var line = 0; line < leftFen.Length; line++)
            Add(ref root, line, leftFen[line] - mostFen[line], leftFen[line]);
        return root;
    }

    /// <summary>The item coupon at <paramref name="depth"/> is used.</summary>
    public Amounts Taken(Amounts amounts, ItemCoupon item, ItemCoupons items, int depth)
    {
        var most = items.MostFrom(depth);
        for (var i = 0; i < item.SharesFen.Length; i++)
        {
            var line = item.Candidate.Lines[i];
            Add(ref amounts, line, most[line] - item.SharesFen[i], -item.SharesFen[i]);
        }
        return amounts;
    }

    /// <summary>The item coupon at <paramref name="depth"/> is not used.</summary>
    public Amounts Skipped(Amounts amounts, ItemCoupon item, ItemCoupons items, int depth, bool[] covered)
    {
        var (most, mostAfter) = (items.MostFrom(depth), items.MostFrom(depth + 1));
        foreach (var line in item.Candidate.Lines)
            if (!covered[line])
                Add(ref amounts, line, most[line] - mostAfter[line], 0);
        return amounts;
    }

    /// <summary>Null when one of the two coupons cannot be used.</summary>
    public long? LeastPayableFen(in Amounts amounts)
    {
        var (storeFen, bothFen) = (amounts.StoreFen, amounts.BothFen);
        var takenFen = 0L;
        if (Store is not null)
        {
            var mostFen = amounts.MostStoreFen + amounts.MostBothFen;
            if (mostFen < Store.ThresholdFen || Store.Takes(mostFen) == 0)
                return null;
            var missingFen = Math.Max(0, Store.ThresholdFen - storeFen - bothFen);
            if (_bothLines > 0)
                bothFen += missingFen;
            else
                storeFen += missingFen;
            takenFen = Store.Takes(storeFen + bothFen);
        }
        var afterStoreFen = storeFen + bothFen - takenFen;
        return AfterPlatform(amounts, storeFen, bothFen, afterStoreFen) is { } payableFen ? _packets.LeastPayableFen(payableFen) : null;
    }

    private long? AfterPlatform(in Amounts amounts, long storeFen, long bothFen, long afterStoreFen)
    {
        if (Platform is null)
            return amounts.RestFen + afterStoreFen;
        var slackFen = Math.Min(_storeLines, _bothLines) + 2;
        var mostFen = amounts.MostPlatformFen + MostOfBothFen(amounts, slackFen);
        if (mostFen < Platform.ThresholdFen || Platform.Takes(mostFen) == 0)
            return null;

        if (_storeLines == 0 || _bothLines == 0)
        {
            var outsideFen = amounts.RestFen + (_storeLines == 0 ? 0 : afterStoreFen);
            var runningFen = amounts.PlatformFen + (_storeLines == 0 ? afterStoreFen : 0);
            return outsideFen + AfterPlatform(Math.Max(runningFen, Platform.ThresholdFen));
        }

        var leftOfBothFen = Share(bothFen, afterStoreFen, storeFen + bothFen);
        var leftOfStoreFen = amounts.RestFen + Share(storeFen, afterStoreFen, storeFen + bothFen);
        var runsFen = amounts.PlatformFen + leftOfBothFen;
        // Either it takes what it would of the most that its scope may come to, or what it leaves of the least: the larger of the two is proven.
        return Math.Max(
            amounts.RestFen + afterStoreFen + amounts.PlatformFen - Platform.Takes(mostFen),
            Platform.IsPercentage
                ? leftOfStoreFen + AfterPlatform(Math.Max(runsFen, Platform.ThresholdFen)) - (2 * slackFen)
                : leftOfStoreFen - slackFen + AfterPlatform(Math.Max(runsFen - slackFen, Platform.ThresholdFen)));
    }

    /// <summary>What the lines that are for both come to after the store coupon, at most: it leaves the more, the more there is.</summary>
    private long MostOfBothFen(in Amounts amounts, long slackFen)
    {
        if (Store is null || _bothLines == 0)
            return amounts.MostBothFen;
        var storeFen = amounts.MostStoreFen + amounts.MostBothFen;
        var leftFen = storeFen - Store.Takes(storeFen);
        return _storeLines == 0 ? leftFen : Share(amounts.MostBothFen, leftFen, storeFen) + slackFen;
    }

    private long AfterPlatform(long runningFen) => runningFen <= 0 ? 0 : runningFen - Platform!.Takes(runningFen);

    private static long Share(long partFen, long takenFen, long ofFen) =>
        ofFen == 0 ? 0 : partFen <= long.MaxValue / ofFen ? partFen * takenFen / ofFen : (long)((Int128)partFen * takenFen / ofFen);

    private void Add(ref Amounts amounts, int line, long leastFen, long mostFen)
    {
        switch (_parts[line])
        {
            case Part.Store:
                amounts.StoreFen += leastFen;
                amounts.MostStoreFen += mostFen;
                break;
            case Part.Platform:
                amounts.PlatformFen += leastFen;
                amounts.MostPlatformFen += mostFen;
                break;
            case Part.Both:
                amounts.BothFen += leastFen;
                amounts.MostBothFen += mostFen;
                break;
            default:
                amounts.RestFen += leastFen;
                break;
        }
    }
}
