namespace QuickCheckout.Protocols.Cards;

/// <summary>Keeps a terminal's DUKPT counter over restarts and power cuts.</summary>
public interface IKeyCounterStore
{
    /// <summary>The last counter written; 0 for a terminal whose keys were never used.</summary>
    uint Read();

    /// <summary>Returns only when the counter would survive a power cut; throws otherwise, and then no key is used.</summary>
    void Write(uint counter);
}

/// <summary>Hands out each counter once: it moves, durably, before the key it names is used.</summary>
public sealed class KeyCounter(IKeyCounterStore store)
{
    private readonly Lock _gate = new();

    /// <summary>How many counters were not handed out yet.</summary>
    public long Left
    {
        get
        {
            lock (_gate)
                return KeySerialNumber.CountAfter(store.Read());
        }
    }

    /// <summary>The counter of a key that nothing has used yet.</summary>
    /// <exception cref="CardDataException">The terminal's keys are used up; a new initial key must be loaded.</exception>
    public uint Advance()
    {
        lock (_gate)
        {
            var next = KeySerialNumber.NextCounter(store.Read())
                ?? throw new CardDataException("The terminal's DUKPT keys are used up: load a new initial key.");
            store.Write(next);
            return next;
        }
    }
}
