using static QuickCheckout.Domain.Benefits.UnusedReason;

namespace QuickCheckout.Domain.Benefits;

/// <summary>Why each benefit that is not in a set is not (rule M3).</summary>
internal sealed class Explanation
{
    private readonly List<(Candidate Candidate, UnusedReason Reason, LocalText Phrase)> _unused = [];
    private readonly Hand _hand;
    private readonly Choice _choice;
    private readonly Reckoned _reckoned;
    private readonly bool _pickedByHand;

    public Explanation(Hand hand, Choice choice, Reckoned reckoned, bool pickedByHand)
    {
        (_hand, _choice, _reckoned, _pickedByHand) = (hand, choice, reckoned, pickedByHand);
        foreach (var candidate in hand.All)
            if (!choice.Uses(candidate.Id))
                Explain(candidate);
        Below.Sort((a, b) => a.GapFen.CompareTo(b.GapFen) is var order and not 0 ? order : a.Candidate.CompareTo(b.Candidate));
    }

    /// <summary>Those below their threshold, the nearest first, and what is missing in their layer's turn.</summary>
    public List<(Candidate Candidate, long GapFen)> Below { get; } = [];

    /// <summary>The most useful first: what is nearest to its threshold, then what could be used, then the rest.</summary>
    public IReadOnlyList<UnusedBenefit> Unused(NextThreshold? next)
    {
        var said = new List<UnusedBenefit>(_unused.Count + Below.Count);
        foreach (var (candidate, gapFen) in Below)
            said.Add(Say(candidate, BelowThreshold, candidate.Id == next?.BenefitId ? next.Phrase : Phrases.Below(gapFen, candidate.ThresholdFen - candidate.FullFen)));
        said.AddRange(_unused.OrderBy(u => u.Reason).ThenBy(u => u.Candidate).Select(u => Say(u.Candidate, u.Reason, u.Phrase)));
        return said;
    }

    private static UnusedBenefit Say(Candidate candidate, UnusedReason reason, LocalText phrase) =>
        new(candidate.Id, candidate.Layer, candidate.Benefit.Title, reason, phrase);

    private void Explain(Candidate candidate)
    {
        if (_hand.Barred.TryGetValue(candidate.Id, out var barred))
            Add(candidate, barred, Phrases.Barred(barred, candidate.Benefit.ValidFrom, _hand.Now));
        else if (candidate.Lines.Length == 0)
            Add(candidate, NoSuchGoods, Phrases.NoSuchGoods);
        else if (candidate.Scope(_reckoned.TurnOf(candidate.Layer)) is var runningFen && runningFen < candidate.ThresholdFen)
            Below.Add((candidate, candidate.ThresholdFen - runningFen));
        else if (_choice.Set.FirstOrDefault(c => Rules.OfOneGroup(c, candidate)) is { } other)
            Add(candidate, Excluded, Phrases.Excluded(other.Benefit.Title));
        else if (candidate.Takes(TurnFen(candidate, runningFen)) == 0)
            Add(candidate, NothingLeft, Phrases.NothingLeft);
        else if (_choice.Set.Any(c => Rules.WantOnePlace(c, candidate)))
            Add(candidate, LayerTaken, Phrases.LayerTaken(candidate.Layer, _pickedByHand));
        else if (candidate.Layer == BenefitLayer.RedPacket && _choice.Set.Count(c => c.Layer == BenefitLayer.RedPacket) == Reckoning.MaxRedPackets)
            Add(candidate, PacketsFull, Phrases.PacketsFull);
        else
            Add(candidate, _pickedByHand ? NotChosen : SavesLess, _pickedByHand ? Phrases.NotChosen : Phrases.SavesLess);
    }

    /// <summary>What a red packet that comes on top would find; in the other layers, what the one that is used found.</summary>
    private long TurnFen(Candidate candidate, long runningFen) =>
        candidate.Layer == BenefitLayer.RedPacket ? candidate.Scope(_reckoned.End) : runningFen;

    private void Add(Candidate candidate, UnusedReason reason, LocalText phrase) => _unused.Add((candidate, reason, phrase));
}
