using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations;

internal static class JournalOutcome
{
    /// <summary>The journal line that records an answer to the operation this line began.</summary>
    public static JournalEntry With(this JournalEntry intent, AcquirerAnswer answer, DateTimeOffset at) => answer switch
    {
        AcquirerAnswer.Answered a => intent with
        {
            Event = EventOf(a.Code), ResponseCode = a.Code, ReferenceNo = a.ReferenceNo, ApprovalCode = a.ApprovalCode, At = at,
        },
        AcquirerAnswer.NotSent => intent with { Event = JournalEvent.NotSent, At = at },
        AcquirerAnswer.NoAnswer => intent with { Event = JournalEvent.NoAnswer, At = at },
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "An answer of an unknown kind."),
    };

    private static JournalEvent EventOf(string code) => ResponseCodes.Find(code).Outcome switch
    {
        AnswerOutcome.Approved => JournalEvent.Approved,
        // The acquirer itself does not know: as good as no answer.
        AnswerOutcome.Unknown => JournalEvent.NoAnswer,
        _ => JournalEvent.Declined,
    };
}
