using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Reversal;

namespace QuickCheckout.Orchestrations.Unwind;

/// <summary>Voids every approved tender of a checkout that will not complete (rules O6, O9).</summary>
public static class UnwindOrchestrator
{
    public const string Name = "Unwind";

    /// <summary>How long a checkout waits for its unwind before it asks a person to look.</summary>
    public static readonly TimeSpan AttentionAfter = TimeSpan.FromMinutes(2);

    /// <summary>Voids of one tender, over about a day, before a person has to take over.</summary>
    private const int VoidTries = 300;
    private const int QuickTries = 5;
    private static readonly TimeSpan QuickPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMinutes(5);

    /// <summary>A checkout unwinds once; found by whoever wants to tell it something.</summary>
    public static string InstanceId(string checkoutId) => $"{checkoutId}:unwind";

    [Function(Name)]
    public static async Task<UnwindResult> Run([OrchestrationTrigger] TaskOrchestrationContext context, UnwindInput input)
    {
        var result = new UnwindResult([], []);
        foreach (var tender in input.Tenders)
            result = result.With(tender.Number, await GiveBack(context, input, tender));
        return result;
    }

    private static async Task<bool> GiveBack(TaskOrchestrationContext context, UnwindInput input, Tender tender)
    {
        if (tender.Means == Means.BankCard)
            return await Void(context, input, tender);
        // Whoever takes payments by phone gives one back on a cancel as often as it is asked: there is nothing that could be half done.
        await context.ReverseAsync(Movement(input, tender, MoneyOperationKind.Sale));
        return true;
    }

    private static async Task<bool> Void(TaskOrchestrationContext context, UnwindInput input, Tender tender)
    {
        for (var tries = 1; tries <= VoidTries; tries++)
        {
            var movement = Movement(input, tender, MoneyOperationKind.Void, tries);
            var tried = await TryVoid(context, new VoidRequest(movement, tender.Authorisation!));
            if (tried.Outcome == VoidOutcome.Voided)
            {
                // The money is back whether the slip comes out or not: a terminal without power must not hold up the other tenders.
                await context.TellAsync(input.TerminalId, Papers.VoidSlip(input.OrderNo, movement, tender.Card!, tried.Authorisation!));
                return true;
            }

            if (tried.Outcome is VoidOutcome.Vouched or VoidOutcome.Declined)
                return tried.Outcome == VoidOutcome.Vouched;
            // Nobody knows whether the void counted: undo the void, so that the next one starts from firm ground.
            if (tried.Outcome == VoidOutcome.Unknown)
                await context.ReverseAsync(movement);
            await context.PauseAsync(tries < QuickTries ? QuickPause : SlowPause);
        }

        return false;
    }

    private static MoneyMovement Movement(UnwindInput input, Tender tender, MoneyOperationKind kind, int tries = 1)
    {
        var operation = new MoneyOperation(new AttemptId(input.CheckoutId, tender.Number, tender.Attempts), kind, tries);
        return new MoneyMovement(operation, input.StoreId, input.TerminalId, tender.AmountFen, Entry: null, input.Cause, tender.Means);
    }

    private static async Task<VoidResult> TryVoid(TaskOrchestrationContext context, VoidRequest request)
    {
        try
        {
            return await context.CallActivityAsync<VoidResult>(nameof(VoidActivities.Void), request);
        }
        catch (TaskFailedException)
        {
            return new VoidResult(VoidOutcome.Unknown);
        }
    }
}
