using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Orchestrations;

/// <summary>The one helper for "send the terminal a command".</summary>
internal static class Telling
{
    /// <returns>Null when the terminal acknowledged; otherwise why it did not.</returns>
    public static async Task<Refusal?> TellAsync(this TaskOrchestrationContext context, string terminalId, TerminalCommand command)
    {
        try
        {
            return await context.CallActivityAsync<Refusal?>(
                nameof(TerminalActivities.SendCommand), new SendCommandInput(terminalId, command), ActivityOptions.Prompt);
        }
        catch (TaskFailedException)
        {
            // The hub itself cannot be reached. Whether the terminal heard us is unknown, and harmless: the attempt is dead.
            return Refusals.TerminalOffline;
        }
    }
}
