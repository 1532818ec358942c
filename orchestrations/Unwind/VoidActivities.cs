using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>Gives an approved tender back, each try sent exactly once (see <see cref="Checkout.PaymentActivities"/>).</summary>
public sealed class VoidActivities(IAcquirer acquirer, IJournal journal, TimeProvider clock)
{
    [Function(nameof(Void))]
    public async Task<VoidResult> Void([ActivityTrigger] VoidRequest request, CancellationToken cancellation)
    {
        var (intent, began) = await journal.BeginAsync(request.Movement, cancellation);
        var outcome = began
            ? await Send(intent, request)
            : await journal.FindOutcomeAsync(request.Movement.Operation, cancellation) ?? intent with { Event = JournalEvent.NoAnswer };
        return outcome.Event switch
        {
            JournalEvent.Approved => new VoidResult(VoidOutcome.Voided),
            JournalEvent.Declined => Declined(ResponseCodes.Find(outcome.ResponseCode!)),
            JournalEvent.NotSent => new VoidResult(VoidOutcome.NotYet),
            _ => new VoidResult(VoidOutcome.Unknown),
        };
    }

    private static VoidResult Declined(ResponseCode code) => code.Advice is RetryAdvice.SameCardLater or RetryAdvice.SignOn
        ? new VoidResult(VoidOutcome.NotYet)
        : new VoidResult(VoidOutcome.Declined, Refusals.Declined(code));

    private async Task<JournalEntry> Send(JournalEntry intent, VoidRequest request)
    {
        var answer = await acquirer.VoidAsync(intent, request.Original, CancellationToken.None);
        var outcome = intent.With(answer, clock.GetUtcNow());
        await journal.AppendAsync(outcome, CancellationToken.None);
        return outcome;
    }
}
