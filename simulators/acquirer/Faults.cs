using System.Text.Json.Serialization;
using QuickCheckout.Simulators.Support;

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
    FaultKind Kind, string? Terminal = null, string Mti = "0200", string Code = "96", int Milliseconds = 0, int Count = 1) : IPlannedFault<Fault>
{
    private const int MaxMilliseconds = 600_000;

    public Fault AfterOne() => this with { Count = Count - 1 };

    /// <summary>Null when it can be planned, otherwise why not.</summary>
    public string? Check() => Milliseconds is < 0 or > MaxMilliseconds || Code is not { Length: 2 } || Mti is not { Length: 4 }
        ? $"Milliseconds is 0 to {MaxMilliseconds}, code two characters, mti four digits."
        : null;

    public bool IsFor(string terminal, string mti) => Mti == mti && (Terminal is null || Terminal == terminal);
}
