using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>
/// Asks for money exactly once. The journal line is written before the message leaves, so a second run of the same
/// attempt (crash, lost lease, duplicate) finds it and never sends again: it reports what is known, or "unknown".
/// </summary>
public sealed class PaymentActivities(IAcquirer acquirer, IJournal journal, IEnvelopeStore envelopes, TimeProvider clock)
{
    [Function(nameof(Authorise))]
    public async Task<AuthoriseResult> Authorise([ActivityTrigger] MoneyMovement sale, CancellationToken cancellation)
    {
        var attempt = sale.Operation.Attempt;
        var envelope = await envelopes.FindAsync(attempt, cancellation);
        // Nothing was uploaded and nothing was begun: this attempt cannot be paid, and that is final.
        var (intent, began) = envelope is null
            ? (await journal.ForbidAsync(sale, cancellation), false)
            : await journal.BeginAsync(sale, cancellation);
        if (intent.TraceNo is null)
            return new AuthoriseResult(AuthoriseOutcome.NotSent, Refusal: Refusals.EnvelopeMissing);

        var outcome = began
            ? await Send(intent, envelope!)
            : await journal.FindOutcomeAsync(sale.Operation, cancellation) ?? intent with { Event = JournalEvent.NoAnswer };
        await envelopes.DeleteAsync(attempt, cancellation);
        return Decide(outcome);
    }

    // Not cancellable: once the message may have left, only its answer or the link's own time limit ends the wait.
    private async Task<JournalEntry> Send(JournalEntry intent, byte[] envelope)
    {
        var answer = await acquirer.SaleAsync(intent, envelope, CancellationToken.None);
        var outcome = intent.With(answer, clock.GetUtcNow());
        await journal.AppendAsync(outcome, CancellationToken.None);
        return outcome;
    }

    private static AuthoriseResult Decide(JournalEntry outcome) => outcome.Event switch
    {
        JournalEvent.Approved => new(AuthoriseOutcome.Approved, new Authorisation(
            outcome.TraceNo!, outcome.BatchNo!, outcome.ReferenceNo!, outcome.ApprovalCode!, outcome.At)),
        JournalEvent.Declined => Declined(ResponseCodes.Find(outcome.ResponseCode!)),
        JournalEvent.NotSent => new(AuthoriseOutcome.NotSent, Refusal: Refusals.AcquirerUnavailable),
        _ => new(AuthoriseOutcome.Unknown),
    };

    private static AuthoriseResult Declined(ResponseCode code) => new(
        code.Outcome == AnswerOutcome.WrongPin ? AuthoriseOutcome.WrongPin : AuthoriseOutcome.Declined, Refusal: Refusals.Declined(code));
}
