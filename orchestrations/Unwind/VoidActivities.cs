using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>Gives an approved tender back, each try sent exactly once (see <see cref="Checkout.PaymentActivities"/>).</summary>
public sealed class VoidActivities(IAcquirer acquirer, IJournal journal, TimeProvider clock)
{
    [Function(nameof(Void))]
    public async Task<VoidOutcome> Void([ActivityTrigger] VoidRequest request, CancellationToken cancellation)
    {
        var begun = await journal.BeginAsync(request.Movement, cancellation);
        var outcome = await journal.SendOnceAsync(
            request.Movement, begun, intent => acquirer.VoidAsync(intent, request.Original, CancellationToken.None), clock, cancellation);
        return outcome.Event switch
        {
            JournalEvent.Approved => VoidOutcome.Voided,
            JournalEvent.Declined => Declined(ResponseCodes.Find(outcome.ResponseCode!)),
            JournalEvent.NotSent => VoidOutcome.NotYet,
            _ => VoidOutcome.Unknown,
        };
    }

    private static VoidOutcome Declined(ResponseCode code) =>
        code.Advice is RetryAdvice.SameCardLater or RetryAdvice.SignOn ? VoidOutcome.NotYet : VoidOutcome.Declined;
}
