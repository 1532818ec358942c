using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using static QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Orchestrations.Reversal;

public sealed class ReversalActivities(IAcquirer acquirer, IJournal journal, TimeProvider clock)
{
    /// <summary>Sends one 0400 for the operation. Repeating it is what it is for.</summary>
    /// <returns>True once nothing of the operation is left at the acquirer, or a person vouches for it.</returns>
    [Function(nameof(Reverse))]
    public async Task<bool> Reverse([ActivityTrigger] MoneyMovement unknown, CancellationToken cancellation)
    {
        // If the operation never began it is forbidden now: a straggler that tries to begin it finds the tombstone.
        var intent = await journal.ForbidAsync(unknown, cancellation);
        if (intent.TraceNo is null || await journal.FindVouchedAsync(unknown.Operation, cancellation) is not null)
            return true;
        // Whoever says that a sale's money is back says of its void, too, that nothing is to be done about it any more.
        if (unknown.Operation.Kind == MoneyOperationKind.Void && await journal.FindVouchedAsync(unknown.Operation.ToSale(), cancellation) is { } word)
        {
            await journal.AppendAsync(intent.Undone(JournalEvent.Resolved, word.Movement.Cause, word.At), cancellation);
            return true;
        }

        var answer = await acquirer.ReverseAsync(intent, cancellation);
        if (answer is not Answered { Code: var code } || !ResponseCodes.EndsReversal(code))
            return false;
        var reversed = intent.Undone(JournalEvent.Reversed, MoneyCause.OfSystem(Refusals.OutcomeUnknown), clock.GetUtcNow());
        await journal.AppendAsync(reversed with { ResponseCode = code }, cancellation);
        return true;
    }
}
