using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>Gives an approved tender back, each try sent exactly once (see <see cref="Checkout.PaymentActivities"/>).</summary>
public sealed class VoidActivities(IAcquirer acquirer, IJournal journal, TimeProvider clock)
{
    [Function(nameof(Void))]
    public async Task<VoidResult> Void([ActivityTrigger] VoidRequest request, CancellationToken cancellation)
    {
        if (await IsVouched(request, cancellation))
            return new VoidResult(VoidOutcome.Vouched);
        var begun = await journal.BeginAsync(request.Movement, cancellation);
        var outcome = await journal.SendOnceAsync(
            request.Movement, begun, intent => acquirer.VoidAsync(intent, request.Original, CancellationToken.None), clock, cancellation);
        if (outcome.Event == JournalEvent.Approved)
            return new VoidResult(VoidOutcome.Voided, outcome.ToAuthorisation());
        // Somebody may have given it back while the void was on its way: then nothing more is tried.
        if (await IsVouched(request, cancellation))
            return new VoidResult(VoidOutcome.Vouched);
        return outcome.Event switch
        {
            JournalEvent.Declined => new VoidResult(Declined(ResponseCodes.Find(outcome.ResponseCode!))),
            JournalEvent.NotSent => new VoidResult(VoidOutcome.NotYet),
            _ => new VoidResult(VoidOutcome.Unknown),
        };
    }

    private async Task<bool> IsVouched(VoidRequest request, CancellationToken cancellation) =>
        await journal.FindVouchedAsync(request.Movement.Operation.ToSale(), cancellation) is not null;

    private static VoidOutcome Declined(ResponseCode code) =>
        code.Advice is RetryAdvice.SameCardLater or RetryAdvice.SignOn ? VoidOutcome.NotYet : VoidOutcome.Declined;
}
