using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations;

/// <summary>The one way a message that moves money is sent.</summary>
internal static class SentOnce
{
    /// <summary>
    /// Sends an operation's message if this call began it, and records what came of it. Otherwise it was, or may have
    /// been, sent before: what is recorded counts, and nothing recorded is no answer.
    /// </summary>
    /// <param name="asked">What the caller wants to move.</param>
    /// <param name="begun">What <see cref="IJournal.BeginAsync"/> said.</param>
    /// <param name="send">Not cancellable: once it may have left, only the answer or the link's own time limit ends the wait.</param>
    public static async Task<JournalEntry> SendOnceAsync(
        this IJournal journal, MoneyMovement asked, (JournalEntry Intent, bool Began) begun, Func<JournalEntry, Task<AcquirerAnswer>> send,
        TimeProvider clock, CancellationToken cancellation)
    {
        if (!begun.Began)
        {
            // A line of other content under this name: its money is not ours to count, and ours was never asked for.
            if (begun.Intent.Movement != asked)
                return begun.Intent with { Event = JournalEvent.NotSent };
            return await journal.FindOutcomeAsync(asked.Operation, cancellation) ?? begun.Intent with { Event = JournalEvent.NoAnswer };
        }

        var answer = await send(begun.Intent);
        var outcome = begun.Intent.With(answer, clock.GetUtcNow());
        await journal.AppendAsync(outcome, CancellationToken.None);
        return outcome;
    }

    /// <summary>The journal line that records an answer to the operation this line began.</summary>
    private static JournalEntry With(this JournalEntry intent, AcquirerAnswer answer, DateTimeOffset at) => answer switch
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
