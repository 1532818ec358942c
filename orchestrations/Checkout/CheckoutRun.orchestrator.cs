using Microsoft.DurableTask;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>One running checkout: its context, its status, and the few verbs that the story is told in.</summary>
internal sealed class CheckoutRun(TaskOrchestrationContext context, CheckoutInput input)
{
    // One wait for the whole run: a cancel that arrives while money is being asked for is seen at the next waiting point.
    private readonly Task _cancel = context.WaitForExternalEvent<object>(EventNames.Cancel);
    private readonly DateTimeOffset _end = Utc(context.CurrentUtcDateTime).AddSeconds(input.Limits.WholeCheckoutSeconds);

    public TaskOrchestrationContext Context => context;

    public CheckoutInput Input => input;

    public CheckoutLimits Limits => input.Limits;

    public CheckoutStatus Status { get; private set; } = Transitions.Start(input);

    public DateTimeOffset Now => Utc(context.CurrentUtcDateTime);

    public bool CancelRequested => _cancel.IsCompleted;

    /// <summary>A deadline so many seconds from now, never past the end of the whole checkout.</summary>
    public Deadline Within(int seconds) => Deadline.In(seconds, Now, _end);

    /// <summary>Changes the status and shows it to everyone who watches.</summary>
    public void Publish(Func<CheckoutStatus, CheckoutStatus> change)
    {
        Status = change(Status) with { Sequence = Status.Sequence + 1 };
        context.SetCustomStatus(Status);
    }

    /// <summary>Waits for what the status says it awaits, until the status's deadline.</summary>
    public Task<Heard<T>> Hear<T>(bool cancellable = true) where T : class =>
        context.HearAsync<T>(Status.Awaiting!, Status.Deadline!.Value, cancellable ? _cancel : null);

    /// <summary>Sends the terminal a command; null when it acknowledged.</summary>
    public async Task<Refusal?> Tell(TerminalCommand command)
    {
        try
        {
            return await context.CallActivityAsync<Refusal?>(
                nameof(TerminalActivities.SendCommand), new SendCommandInput(input.TerminalId, command), ActivityOptions.Prompt);
        }
        catch (TaskFailedException)
        {
            // The hub itself cannot be reached. Whether the terminal heard us is unknown, and harmless: the attempt is dead.
            return Refusals.TerminalOffline;
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
