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
        var begun = envelope is null
            ? (Intent: await journal.ForbidAsync(sale, cancellation), Began: false)
            : await journal.BeginAsync(sale, cancellation);
        if (begun.Intent.TraceNo is null)
            return new AuthoriseResult(AuthoriseOutcome.NotSent, Refusal: Refusals.EnvelopeMissing);

        var outcome = await journal.SendOnceAsync(
            sale, begun, intent => acquirer.SaleAsync(intent, envelope!, CancellationToken.None), clock, cancellation);
        await envelopes.DeleteAsync(attempt, cancellation);
        return Decide(outcome);
    }

    private static AuthoriseResult Decide(JournalEntry outcome) => outcome.Event switch
    {
        JournalEvent.Approved => new(AuthoriseOutcome.Approved, outcome.ToAuthorisation()),
        JournalEvent.Declined => Declined(ResponseCodes.Find(outcome.ResponseCode!)),
        JournalEvent.NotSent => new(AuthoriseOutcome.NotSent, Refusal: Refusals.AcquirerUnavailable),
        _ => new(AuthoriseOutcome.Unknown),
    };

    private static AuthoriseResult Declined(ResponseCode code) => new(
        code.Outcome == AnswerOutcome.WrongPin ? AuthoriseOutcome.WrongPin : AuthoriseOutcome.Declined, Refusal: Refusals.Declined(code));
}
