using System.Text.Json.Serialization;

namespace QuickCheckout.Simulators.Acquirer;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The request is dropped before the books see it.</summary>
    LostRequest,

    /// <summary>The request is decided; its answer never leaves.</summary>
    LostAnswer,

    /// <summary>The request is decided at once; its answer leaves after <see cref="Fault.Milliseconds"/>.</summary>
    Late,

    /// <summary>The request is answered with <see cref="Fault.Code"/> and the books do not change.</summary>
    Decline,

    /// <summary>The request is decided; its answer carries a wrong MAC.</summary>
    WrongMac,

    /// <summary>
    /// The request is decided; its answer is replaced by one with <see cref="Fault.Code"/> and no MAC, as somebody in the
    /// middle could write it.
    /// </summary>
    Forged,

    /// <summary>The request is decided and the connection closed instead of answering.</summary>
    Disconnect,
}

/// <summary>What goes wrong with the next request that matches.</summary>
/// <param name="Terminal">DE41; null for any.</param>
/// <param name="Mti">Message type; a sale or void (0200) by default.</param>
/// <param name="Count">How many requests; 1 by default.</param>
public sealed record Fault(
    FaultKind Kind, string? Terminal = null, string Mti = "0200", string Code = "96", int Milliseconds = 0, int Count = 1);

/// <summary>The faults that wait for their request, first come first served.</summary>
public sealed class Faults
{
    public const int MaxWaiting = 1000;

    private readonly Lock _gate = new();
    private readonly List<Fault> _waiting = [];

    public IReadOnlyList<Fault> Waiting
    {
        get
        {
            lock (_gate)
                return [.. _waiting];
        }
    }

    /// <summary>Null when it is taken, otherwise why not.</summary>
    public string? Add(Fault fault)
    {
        if (fault.Count is < 1 or > MaxWaiting || fault.Milliseconds is < 0 or > 600_000 || fault.Code is not { Length: 2 } || fault.Mti is not { Length: 4 })
            return "Count is 1 to 1000, milliseconds 0 to 600000, code two characters, mti four digits.";
        lock (_gate)
        {
            if (_waiting.Count >= MaxWaiting)
                return "Too many faults wait already.";
            _waiting.Add(fault);
            return null;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _waiting.Clear();
    }

    /// <summary>The first fault meant for this request, used up by it.</summary>
    public Fault? Take(string terminal, string mti)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(f => f.Mti == mti && (f.Terminal is null || f.Terminal == terminal));
            if (at < 0)
                return null;
            var fault = _waiting[at];
            if (fault.Count > 1)
                _waiting[at] = fault with { Count = fault.Count - 1 };
            else
                _waiting.RemoveAt(at);
            return fault;
        }
    }
}
