using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.Faults;
using QuickCheckout.Simulation.Time;
using QuickCheckout.Terminal.Attempts;

namespace QuickCheckout.Simulation;

/// <summary>
/// A terminal with its customer. Which commands it takes is decided by the terminal's own gate; reading, PIN and
/// signature are the customer's whims. Power may fail at any moment: what it was doing is gone, and it says so when it is back.
/// </summary>
public sealed class Till(World world, string id)
{
    private readonly Dice _dice = world.Dice.Split();
    private SeenCommands _seen = SeenCommands.None;
    private AttemptId? _heldFor;
    private Card _card;
    private int _life;

    public bool IsOn { get; private set; } = true;

    /// <summary>Answers at once; what was asked for goes on by itself.</summary>
    public Refusal? Take(TerminalCommand command)
    {
        var verdict = AttemptGate.Decide(_seen, command, _heldFor);
        world.Trace.Say(id, $"is told {command.MethodName} {command.Attempt}: {verdict.GetType().Name}");
        switch (verdict)
        {
            case Verdict.Refuse refuse:
                return Refusals.TerminalRefused(refuse.Why.Code);
            case Verdict.Print print:
                _seen = print.Next;
                if (command is PrintReceipt)
                    world.Audit.ReceiptPrinted(command.Attempt.CheckoutId);
                break;
            case Verdict.Start start:
                _seen = start.Next;
                var life = ++_life;
                world.Begin(() => Start(command, life));
                break;
        }

        if (world.Weather.Strikes(Fault.PowerLost))
            world.Time.After(_dice.Skewed(TimeSpan.FromMinutes(1)), LosePower);
        return null;
    }

    private Task Start(TerminalCommand command, int life) => command switch
    {
        ReadCard read => Read(read, life),
        EnterPin pin => EnterPin(pin.Attempt, pin.PinTimeoutSeconds, life),
        ShowOutcome { SignatureTimeoutSeconds: { } seconds } show => Sign(show, seconds, life),
        _ => Forget(),
    };

    private async Task Read(ReadCard command, int life)
    {
        _heldFor = null;
        if (await Customer(command.ReadTimeoutSeconds, life) is { } fault)
        {
            if (_life == life)
                world.Hub.Report(id, new CardReport(command.Attempt, null, fault == ReaderFault.PinTimedOut ? ReaderFault.ReadTimedOut : fault));
            return;
        }

        _card = _dice.Chance(0.8) ? Card.Good : _dice.OneOf(Card.Poor, Card.Expired, Card.Blocked);
        _heldFor = command.Attempt;
        var mode = _dice.OneOf(ReadMode.Chip, ReadMode.Swipe, ReadMode.Contactless);
        var free = mode == ReadMode.Contactless && command.AmountFen <= command.ContactlessFreeFen;
        var seen = new CardSeen("621234******0001", mode, false, "f", PinRequired: !free && _dice.Chance(0.8), SignatureRequired: !free && _dice.Chance(0.8));
        if (!seen.PinRequired)
        {
            await Upload(command.Attempt, pinIsRight: true, life, fault => new CardReport(command.Attempt, fault is null ? seen : null, fault));
            return;
        }

        world.Hub.Report(id, new CardReport(command.Attempt, seen, null));
        await EnterPin(command.Attempt, command.PinTimeoutSeconds, life);
    }

    private async Task EnterPin(AttemptId attempt, int seconds, int life)
    {
        _heldFor = attempt;
        if (await Customer(seconds, life) is { } fault)
        {
            if (_life == life)
                world.Hub.Report(id, new PinReport(attempt, false, fault == ReaderFault.CancelledByCustomer ? fault : ReaderFault.PinTimedOut));
            return;
        }

        await Upload(attempt, pinIsRight: !_dice.Chance(0.12), life, fault => new PinReport(attempt, false, fault));
    }

    private async Task Sign(ShowOutcome command, int seconds, int life)
    {
        _heldFor = null;
        var fault = await Customer(seconds, life);
        if (_life == life)
            world.Hub.Report(id, new SignatureReport(command.Attempt, fault switch
            {
                null => SignatureOutcome.Captured,
                ReaderFault.CancelledByCustomer => SignatureOutcome.Declined,
                _ => SignatureOutcome.TimedOut,
            }));
    }

    private async Task Upload(AttemptId attempt, bool pinIsRight, int life, Func<ReaderFault?, AttemptReport> report)
    {
        var stored = await world.Envelopes.Upload(attempt, [(byte)_card, pinIsRight ? (byte)1 : (byte)0]);
        if (_life == life)
            world.Hub.Report(id, report(stored ? null : ReaderFault.UploadFailed));
    }

    /// <summary>The customer does what is asked, in his own time, or not at all.</summary>
    private async Task<ReaderFault?> Customer(int seconds, int life)
    {
        var acts = _dice.Chance(0.93);
        var time = _dice.Skewed(TimeSpan.FromSeconds(acts && _dice.Chance(0.98) ? 20 : 2 * seconds));
        var limit = TimeSpan.FromSeconds(seconds);
        await world.Time.Sleep(time < limit ? time : limit);
        return _life != life ? ReaderFault.TerminalRestarted
            : time >= limit ? ReaderFault.PinTimedOut
            : acts ? null
            : _dice.OneOf(ReaderFault.CancelledByCustomer, ReaderFault.SeveralCards, ReaderFault.RemovedTooEarly);
    }

    private Task Forget()
    {
        _heldFor = null;
        return Task.CompletedTask;
    }

    private void LosePower()
    {
        world.Trace.Say(id, $"loses power");
        _life++;
        (IsOn, _heldFor) = (false, null);
        world.Time.After(TimeSpan.FromSeconds(3) + _dice.Skewed(TimeSpan.FromMinutes(3)), () =>
        {
            IsOn = true;
            _seen = SeenCommands.AfterRestart(_seen.Last);
            if (_seen.Last is { } lost)
                world.Hub.Report(id, new TerminalStarted("b", "1", lost));
        });
    }
}
