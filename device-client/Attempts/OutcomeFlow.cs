using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>The end of an attempt at the terminal: the signature, or the reason why not.</summary>
public sealed class OutcomeFlow(
    TerminalHardware hardware, CustomerScreen screen, CardSlot slot, IUploads uploads,
    Action<TerminalReport> post, TimeProvider clock, ILogger logger)
{
    /// <param name="ticket">The attempt's upload ticket, from the command that started it.</param>
    public async Task ShowAsync(ShowOutcome command, string ticket, CancellationToken cancellationToken)
    {
        slot.Forget();
        if (command.ApprovedFen is not { } approvedFen)
        {
            screen.Show(Screen.Refused(command.Refusal!));
            return;
        }
        if (command.SignatureTimeoutSeconds is { } seconds)
        {
            var outcome = await SignAsync(command.Attempt, approvedFen, seconds, ticket, cancellationToken);
            logger.LogInformation("{Attempt}: signature {Outcome}", command.Attempt, outcome);
            post(new SignatureReport(command.Attempt, outcome));
        }
        screen.Show(Screen.Approved(approvedFen));
    }

    public void Cancel(CancelAttempt command)
    {
        slot.Forget();
        screen.Show(Screen.Cancelled(command.Reason));
    }

    private async Task<SignatureOutcome> SignAsync(
        AttemptId attempt, long amountFen, int seconds, string ticket, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow().AddSeconds(seconds);
        var entry = await clock.BeforeAsync(deadline, token =>
        {
            var signing = hardware.SignaturePad.CaptureAsync(token);
            screen.Show(Screen.Sign(amountFen, deadline));
            return signing;
        }, cancellationToken);
        switch (entry)
        {
            case null:
                return SignatureOutcome.TimedOut;
            case SignatureEntry.Declined:
                return SignatureOutcome.Declined;
            case SignatureEntry.Ink ink when SignatureSvg.IsDrawable(ink.Strokes):
                screen.Show(Screen.Processing(amountFen));
                var left = deadline - clock.GetUtcNow();
                var limit = left > CardSealing.LeastUploadTime ? left : CardSealing.LeastUploadTime;
                var stored = await uploads.PutSignatureAsync(attempt, ticket, SignatureSvg.Draw(ink.Strokes), limit, cancellationToken);
                return stored == UploadOutcome.Stored ? SignatureOutcome.Captured : SignatureOutcome.NotCaptured;
            default:
                return SignatureOutcome.NotCaptured;
        }
    }
}
