using System.Text.Json.Serialization;

namespace QuickCheckout.Simulators.Alipay;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The request is dropped before the books see it.</summary>
    LostRequest,

    /// <summary>The request is decided; its answer never leaves.</summary>
    LostAnswer,

    /// <summary>The request is decided at once; its answer leaves after <see cref="Fault.Milliseconds"/>.</summary>
    LateAnswer,

    /// <summary>The request reaches the books only after <see cref="Fault.Milliseconds"/>, when others may have come before it.</summary>
    LateRequest,

    /// <summary>The request is answered with <see cref="Fault.Code"/> and <see cref="Fault.SubCode"/>, and the books do not change.</summary>
    Answer,

    /// <summary>The request is decided; its answer comes with <see cref="Fault.Code"/> and <see cref="Fault.SubCode"/> all the same.</summary>
    DecidedAnswer,

    /// <summary>A cancel is answered with retry_flag Y, and the books do not change.</summary>
    RetryFlag,

    /// <summary>The request is decided; the signature of its answer is somebody else's.</summary>
    WrongSign,

    /// <summary>The request is decided; each "/" of the answer is escaped after it was signed.</summary>
    EscapedSlashes,
}

/// <summary>What goes wrong with the next request that matches.</summary>
/// <param name="Method">Such as <c>alipay.trade.pay</c>; null for any.</param>
/// <param name="Count">How many requests; 1 by default.</param>
public sealed record Fault(
    FaultKind Kind, string? Method = null, string Code = "20000", string? SubCode = "isp.unknow-error", int Milliseconds = 0, int Count = 1);

/// <summary>The faults that wait for their request, first come first served.</summary>
public sealed class Faults
{
    private const int MaxWaiting = 1000;
    private const int MaxMilliseconds = 600_000;

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
        if (fault.Count is < 1 or > MaxWaiting || fault.Milliseconds is < 0 or > MaxMilliseconds || fault.Code is not { Length: 5 })
            return $"Count is 1 to {MaxWaiting}, milliseconds 0 to {MaxMilliseconds}, code five digits.";
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
    public Fault? Take(string method)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(f => f.Method is null || f.Method == method);
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
