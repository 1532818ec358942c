namespace QuickCheckout.Domain.Benefits;

/// <summary>A cart and all that its member has for it.</summary>
internal sealed class Hand
{
    public Hand(Cart cart, IReadOnlyList<Benefit> benefits, DateTimeOffset now, IReadOnlyCollection<string>? switchedOff)
    {
        (Cart, Now) = (cart, now);
        All = [.. benefits.DistinctBy(b => b.Id, StringComparer.Ordinal).Select(b => new Candidate(b, cart)).Order()];
        foreach (var candidate in All)
        {
            var barred = switchedOff?.Contains(candidate.Id) == true ? UnusedReason.SwitchedOff : Rules.WhyNotAvailable(candidate.Benefit, now);
            if (barred is { } reason)
                Barred.Add(candidate.Id, reason);
            else
                Usable.Add(candidate);
        }
    }

    public Cart Cart { get; }

    public DateTimeOffset Now { get; }

    public List<Candidate> All { get; }

    /// <summary>Those that may be used now, whether they take something off this cart or not.</summary>
    public List<Candidate> Usable { get; } = [];

    /// <summary>Those that may not, by their ids.</summary>
    public Dictionary<string, UnusedReason> Barred { get; } = new(StringComparer.Ordinal);
}
