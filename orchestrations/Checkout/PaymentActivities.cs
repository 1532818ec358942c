using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>Ask for this money.</summary>
/// <param name="NotAfter">Past this nothing is asked for any more: the customer may have gone.</param>
public sealed record AuthoriseInput(MoneyMovement Sale, DateTimeOffset NotAfter);

/// <summary>
/// Asks for money exactly once. The journal line is written before the message leaves, so a second run of the same
/// attempt (crash, lost lease, duplicate) finds it and never sends again: it reports what is known, or "unknown".
/// </summary>
public sealed class PaymentActivities(IAcquirer acquirer, IJournal journal, IEnvelopeStore envelopes, TimeProvider clock)
{
    /// <summary>How long after the customer's last act money is still asked for: a process that stood still in between must not do it later.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    [Function(nameof(Authorise))]
    public async Task<AuthoriseResult> Authorise([ActivityTrigger] AuthoriseInput input, CancellationToken cancellation)
    {
        var sale = input.Sale;
        var attempt = sale.Operation.Attempt;
        var envelope = await envelopes.FindAsync(attempt, cancellation);
        var tooLate = clock.GetUtcNow() > input.NotAfter;
        // Nothing was uploaded, or too long ago, and nothing was begun: this attempt cannot be paid, and that is final.
        var begun = envelope is null || tooLate
            ? (Intent: await journal.ForbidAsync(sale, cancellation), Began: false)
            : await journal.BeginAsync(sale, cancellation);
        if (begun.Intent.IsForbidden)
            return new AuthoriseResult(AuthoriseOutcome.NotSent, Refusal: tooLate ? Refusals.AuthorisationTooLate : Refusals.EnvelopeMissing);

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
