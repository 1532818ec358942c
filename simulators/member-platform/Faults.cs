using System.Text.Json.Serialization;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What goes wrong; the first five with a merchant's call, the others with a webhook.</summary>
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

    /// <summary>The request is answered with 503, and the books do not change.</summary>
    Unavailable,

    /// <summary>The webhook does not arrive this time.</summary>
    WebhookLost,

    /// <summary>The webhook arrives twice.</summary>
    WebhookTwice,

    /// <summary>The webhook leaves after <see cref="Fault.Milliseconds"/>.</summary>
    WebhookLate,

    /// <summary>The webhook's signature is that of another body.</summary>
    WebhookBadSignature,

    /// <summary>The webhook is rightly signed and an hour old.</summary>
    WebhookReplayed,
}

/// <summary>A merchant's call that a fault can be planned for.</summary>
public enum Operation
{
    Order,
    PayCode,
    Payment,
    Query,
    Cancel,
    Resolve,

    /// <summary>Which ones a member has.</summary>
    Benefits,
    Hold,
    Redeem,
    Release,
}

/// <summary>What goes wrong with the next call or webhook that matches.</summary>
/// <param name="Operation">Null for any call.</param>
/// <param name="Count">How many; 1 by default.</param>
public sealed record Fault([property: JsonRequired] FaultKind Kind, Operation? Operation = null, int Milliseconds = 0, int Count = 1) : IPlannedFault<Fault>
{
    private const int MaxMilliseconds = 600_000;

    [JsonIgnore]
    public bool IsOfWebhooks => Kind >= FaultKind.WebhookLost;

    public Fault AfterOne() => this with { Count = Count - 1 };

    /// <summary>Null when it can be planned, otherwise why not.</summary>
    public string? Check() =>
        Milliseconds is < 0 or > MaxMilliseconds ? $"Milliseconds is 0 to {MaxMilliseconds}."
        : IsOfWebhooks && Operation is not null ? "A webhook is no operation of the merchant's."
        : null;
}
