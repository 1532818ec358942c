namespace QuickCheckout.Simulation.Time;

/// <summary>All chance of a world comes from its seed: the same numbers on every machine and runtime (SplitMix64).</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Dice of their own for one party, so that another's throws do not change its.</summary>
    public Dice Split() => new(Next());

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public int Between(int least, int most) => (int)Between((long)least, most);

    public bool Chance(double probability) => probability > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T OneOf<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    /// <summary>A span up to <paramref name="most"/>, short ones far likelier than long ones.</summary>
    public TimeSpan Skewed(TimeSpan most)
    {
        var share = (Next() >> 11) * (1.0 / (1UL << 53));
        return TimeSpan.FromTicks((long)(most.Ticks * share * share * share));
    }

    public TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromTicks(Between(least.Ticks, most.Ticks));
}
