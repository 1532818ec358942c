using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>
/// From "present card" to the sealed envelope in the cloud. Decisions are <see cref="CardRules"/> and
/// <see cref="PinRules"/>; this is their order. Every path ends in exactly one report that ends the wait in the cloud,
/// unless a later command cancels it.
/// </summary>
public sealed class CardFlow(
    TerminalHardware hardware, CustomerScreen screen, CardSlot slot, CardSealing sealing,
    Action<TerminalReport> post, TimeProvider clock, ILogger logger)
{
    public async Task ReadCardAsync(ReadCard command, CancellationToken cancellationToken)
    {
        slot.Forget();
        var deadline = clock.GetUtcNow().AddSeconds(command.ReadTimeoutSeconds);
        var (card, fault) = await ReadAsync(command, deadline, cancellationToken);
        if (card is null)
        {
            End(new CardReport(command.Attempt, null, fault), fault);
            return;
        }
        var held = new HeldCard(card.Value.Read, card.Value.Rule.Pin);
        slot.Hold(command.Attempt, held, TimeSpan.FromSeconds(command.ReadTimeoutSeconds + command.PinTimeoutSeconds));
        var seen = Describe(card.Value);
        var envelopeFor = new EnvelopeOrder(command.Attempt, command.AmountFen, command.Ticket, deadline);
        if (seen.PinRequired)
        {
            post(new CardReport(command.Attempt, seen, null));
            await TakePinAsync(envelopeFor, held, command.PinTimeoutSeconds, null, cancellationToken);
            return;
        }
        // Nothing more is asked: when the cloud hears of the card it may authorise, so the envelope is there first.
        screen.Show(Screen.Processing(command.AmountFen));
        if (await sealing.SealAsync(envelopeFor, held, null, cancellationToken))
            post(new CardReport(command.Attempt, seen, null));
        else
            End(new CardReport(command.Attempt, null, ReaderFault.UploadFailed), ReaderFault.UploadFailed);
    }

    /// <summary>The PIN again with the card of the tender's previous attempt: a new key, a new envelope.</summary>
    public async Task EnterPinAgainAsync(EnterPin command, CancellationToken cancellationToken)
    {
        if (slot.Card is not { } held)
        {
            // It ran out between the command's acceptance and now.
            End(new PinReport(command.Attempt, false, ReaderFault.UploadFailed), ReaderFault.UploadFailed);
            return;
        }
        slot.Hold(command.Attempt, held, TimeSpan.FromSeconds(command.PinTimeoutSeconds));
        var order = new EnvelopeOrder(command.Attempt, command.AmountFen, command.Ticket, clock.GetUtcNow());
        await TakePinAsync(order, held, command.PinTimeoutSeconds, TerminalRefusals.WrongPin, cancellationToken);
    }

    private async Task<((CardRead Read, ReadDecision.Accept Rule)? Card, ReaderFault? Fault)> ReadAsync(
        ReadCard command, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var progress = ReadProgress.Start;
        ReaderFault? last = null;
        // At most CardRules.MaxReadTries rounds: every round that does not end the read counts as a failed try.
        while (true)
        {
            var (offered, shown) = (progress.Offered, last);
            var seen = await clock.BeforeAsync(deadline, token =>
            {
                var reading = hardware.Reader.ReadAsync(new ReadRequest(offered, command.AmountFen), token);
                screen.Show(Screen.PresentCard(
                    command.AmountFen, offered, deadline, shown is { } f ? Refusals.OfReader(f) : null));
                return reading;
            }, cancellationToken);
            if (seen is null)
                return (null, ReaderFault.ReadTimedOut);
            var decision = CardRules.Decide(progress, seen, command.AmountFen, command.ContactlessFreeFen, Today());
            if (decision is ReadDecision.Accept accept)
                return (((CardRead)seen, accept), null);
            (seen as CardRead)?.Clear();
            switch (decision)
            {
                case ReadDecision.Again again:
                    logger.LogInformation("{Attempt}: {Fault}, reading again", command.Attempt, again.Fault);
                    (progress, last) = (again.Next, again.Fault);
                    break;
                case ReadDecision.Fail fail:
                    return (null, fail.Fault);
            }
        }
    }

    private async Task TakePinAsync(
        EnvelopeOrder order, HeldCard held, int pinTimeoutSeconds, Refusal? why, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow().AddSeconds(pinTimeoutSeconds);
        var decision = await AskPinAsync(order.AmountFen, held.Pin, deadline, why, cancellationToken);
        if (decision is PinDecision.Fail fail)
        {
            End(new PinReport(order.Attempt, false, fail.Fault), fail.Fault);
            return;
        }
        var pin = ((PinDecision.Seal)decision).Pin;
        screen.Show(Screen.Processing(order.AmountFen));
        if (await sealing.SealAsync(order with { Deadline = deadline }, held, pin, cancellationToken))
        {
            slot.Hold(order.Attempt, held, TimeSpan.Zero);
            post(new PinReport(order.Attempt, Bypassed: pin is null, null));
        }
        else
        {
            End(new PinReport(order.Attempt, false, ReaderFault.UploadFailed), ReaderFault.UploadFailed);
        }
    }

    private async Task<PinDecision> AskPinAsync(
        long amountFen, PinDemand demand, DateTimeOffset deadline, Refusal? why, CancellationToken cancellationToken)
    {
        // The deadline bounds the loop: only a refused bypass asks again.
        while (true)
        {
            var shown = why;
            var entry = await clock.BeforeAsync(deadline, token =>
            {
                var entering = hardware.PinPad.EnterAsync(token);
                screen.Show(Screen.EnterPin(amountFen, demand != PinDemand.Required, deadline, shown));
                return entering;
            }, cancellationToken);
            if (entry is null)
                return new PinDecision.Fail(ReaderFault.PinTimedOut);
            if (PinRules.Decide(demand, entry) is not PinDecision.Again again)
                return PinRules.Decide(demand, entry);
            why = again.Why;
        }
    }

    private CardSeen Describe((CardRead Read, ReadDecision.Accept Rule) card) => new(
        card.Read.Track2.Pan.Masked, card.Read.Mode, card.Rule.Fallback, sealing.Fingerprint(card.Read.Track2.Pan),
        PinRequired: card.Rule.Pin != PinDemand.None, card.Rule.SignatureRequired);

    private void End(AttemptReport report, ReaderFault? fault)
    {
        slot.Forget();
        if (fault is { } f)
            screen.Show(Screen.Refused(Refusals.OfReader(f)));
        post(report);
    }

    private DateOnly Today() => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
}
