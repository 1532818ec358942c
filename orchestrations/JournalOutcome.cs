using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations;

internal static class JournalOutcome
{
    /// <summary>The journal line that records an answer to the operation this line began.</summary>
    public static JournalEntry With(this JournalEntry intent, AcquirerAnswer answer, DateTimeOffset at) => answer switch
    {
        AcquirerAnswer.Answered { Code: ResponseCodes.Approved } a => intent with
        {
            Event = JournalEvent.Approved, ResponseCode = a.Code, ReferenceNo = a.ReferenceNo, ApprovalCode = a.ApprovalCode, At = at,
        },
        AcquirerAnswer.Answered a => intent with { Event = JournalEvent.Declined, ResponseCode = a.Code, At = at },
        AcquirerAnswer.NotSent => intent with { Event = JournalEvent.NotSent, At = at },
        AcquirerAnswer.NoAnswer => intent with { Event = JournalEvent.NoAnswer, At = at },
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer of an unknown kind."),
    };
}
