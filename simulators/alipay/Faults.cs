using System.Text.Json.Serialization;
using QuickCheckout.Simulators.Support;

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

    /// <summary>The notification is lost on its way; the next attempt is another.</summary>
    NotifyLost,

    /// <summary>The notification comes twice.</summary>
    NotifyTwice,

    /// <summary>The notification is sent only after <see cref="Fault.Milliseconds"/>.</summary>
    NotifyLate,

    /// <summary>The signature of the notification is somebody else's.</summary>
    NotifyBadSign,
}

/// <summary>What goes wrong with the next request or notification that matches.</summary>
/// <param name="Method">Such as <c>alipay.trade.pay</c>; null for any. A notification has none.</param>
/// <param name="Count">How many; 1 by default.</param>
public sealed record Fault(
    FaultKind Kind, string? Method = null, string Code = "20000", string? SubCode = "isp.unknow-error", int Milliseconds = 0, int Count = 1) : IPlannedFault<Fault>
{
    private const int MaxMilliseconds = 600_000;

    /// <summary>It waits for a notification, not for a request.</summary>
    [JsonIgnore]
    public bool IsOfNotice => Kind is FaultKind.NotifyLost or FaultKind.NotifyTwice or FaultKind.NotifyLate or FaultKind.NotifyBadSign;

    public Fault AfterOne() => this with { Count = Count - 1 };

    /// <summary>Null when it can be planned, otherwise why not.</summary>
    public string? Check() => Milliseconds is < 0 or > MaxMilliseconds || Code is not { Length: 5 }
        ? $"Milliseconds is 0 to {MaxMilliseconds}, code five digits."
        : null;
}
