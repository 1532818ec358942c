using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Attempts;
using QuickCheckout.Terminal.Hardware;
using QuickCheckout.Terminal.Hub;
using QuickCheckout.Terminal.Keys;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal;

/// <summary>What a boot of a terminal is made of.</summary>
public sealed record BootParts(
    string TerminalId, TerminalHardware Hardware, EnvelopeSealer Sealer, ReadOnlyMemory<byte> FingerprintKey, LastAttemptFile LastAttempt,
    IUploads Uploads, IHubLink Link, TimeProvider Clock, ILogger Logger)
{
    public override string ToString() => TerminalId;
}

/// <summary>
/// The program from power-on to power-off. All it knows is in memory and gone afterwards, but for the key counter and
/// the last attempt's number. Commands are answered at once; their work runs one at a time in the background, a later
/// command cancelling the one before.
/// </summary>
public sealed class Boot : IAsyncDisposable
{
    public const string Firmware = "1.0.0";

    private readonly BootParts _parts;
    private readonly CancellationTokenSource _power = new();
    private readonly CustomerScreen _screen;
    private readonly CardSlot _slot;
    private readonly Outbox _outbox;
    private readonly PrintQueue _printer;
    private readonly CardFlow _cards;
    private readonly OutcomeFlow _outcomes;
    private readonly HealthReporter _health;
    private readonly DateTimeOffset _bootedAt;
    private readonly Lock _gate = new();
    private SeenCommands _seen;
    private string _ticket = "";
    private CancellationTokenSource _current = new();
    private Task _work = Task.CompletedTask;
    private Task _running = Task.CompletedTask;
    private bool _off;

    public Boot(BootParts parts)
    {
        _parts = parts;
        _screen = new CustomerScreen(parts.Hardware.Display, parts.Clock);
        _slot = new CardSlot(parts.Clock);
        _outbox = new Outbox(parts.Link, parts.Clock, parts.Logger);
        _printer = new PrintQueue(parts.Hardware.Printer, _screen);
        var sealing = new CardSealing(
            parts.TerminalId, parts.Sealer, parts.FingerprintKey, parts.Uploads, parts.Clock, parts.Logger);
        _cards = new CardFlow(parts.Hardware, _screen, _slot, sealing, _outbox.Post, parts.Clock, parts.Logger);
        _outcomes = new OutcomeFlow(
            parts.Hardware, _screen, _slot, parts.Uploads, _outbox.Post, parts.Clock, parts.Logger);
        _bootedAt = parts.Clock.GetUtcNow();
        _health = new HealthReporter(parts.Hardware.Housekeeping, parts.Link, Firmware, _bootedAt, parts.Clock, parts.Logger);
        _seen = SeenCommands.AfterRestart(parts.LastAttempt.Read());
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public bool Connected => _parts.Link.Connected;

    /// <summary>The attempt whose card data is in memory, if any.</summary>
    public AttemptId? CardHeldFor => _slot.HeldFor;

    public int UnsentReports => _outbox.Unsent;

    public void Start()
    {
        _outbox.Post(new TerminalStarted(Id, Firmware, _seen.Last));
        _screen.Show(Screen.Ready);
        _running = Task.WhenAll(
            UntilPowerOff(_parts.Link.RunAsync(Handle, _power.Token)),
            UntilPowerOff(_outbox.RunAsync(_power.Token)),
            UntilPowerOff(_health.RunAsync(_power.Token)),
            UntilPowerOff(_printer.RunAsync(_power.Token)));
    }

    /// <summary>Answers a direct method; what it starts goes on in the background.</summary>
    public CommandAnswer Handle(string method, byte[]? payload)
    {
        if (method == SelfTest.Name)
            return CommandAnswer.Of(TestSelf());
        var read = CommandReader.Read(method, payload);
        if (read.Value is not { } command)
        {
            _parts.Logger.LogWarning("A malformed {Method} was refused: {Code} {Field}", method, read.Refusal!.Code, read.Refusal.Field);
            return CommandAnswer.Refused(CommandAnswer.Malformed, read.Refusal);
        }
        lock (_gate)
        {
            if (_off)
                return CommandAnswer.Refused(CommandAnswer.Conflict, TerminalRefusals.PoweredOff);
            switch (AttemptGate.Decide(_seen, command, _slot.HeldFor))
            {
                case Verdict.Start start:
                    _seen = start.Next;
                    Supersede(command);
                    return CommandAnswer.Started;
                case Verdict.Print print:
                    _seen = print.Next;
                    Print(command);
                    return CommandAnswer.Started;
                case Verdict.Refuse refuse:
                    _parts.Logger.LogWarning("{Method} for {Attempt} was refused: {Code}", method, command.Attempt, refuse.Why.Code);
                    return CommandAnswer.Refused(CommandAnswer.Conflict, refuse.Why);
                default:
                    return CommandAnswer.Repeated;
            }
        }
    }

    /// <summary>Power off: everything stops where it is and memory is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_gate)
        {
            if (_off)
                return;
            _off = true;
            _power.Cancel();
            _current.Cancel();
            work = _work;
        }
        await work;
        await _running;
        _health.Dispose();
        _slot.Dispose();
        _screen.Dispose();
        _current.Dispose();
        _power.Dispose();
    }

    /// <summary>Looks and touches nothing: a payment may be going on.</summary>
    private SelfTest TestSelf()
    {
        var parts = _parts.Hardware.Housekeeping.Health;
        return new SelfTest(
            _parts.Clock.GetUtcNow(), _bootedAt, Firmware, parts.Reader, parts.PinPad, parts.PaperIn, parts.Battery, CardHeldFor is not null,
            UnsentReports, _parts.Sealer.KeysLeft);
    }

    private void Supersede(TerminalCommand command)
    {
        _current.Cancel();
        _current.Dispose();
        _current = CancellationTokenSource.CreateLinkedTokenSource(_power.Token);
        _ticket = command switch
        {
            ReadCard read => read.Ticket,
            EnterPin pin => pin.Ticket,
            _ => _ticket,
        };
        var (before, ticket, token) = (_work, _ticket, _current.Token);
        _work = Task.Run(() => WorkAsync(before, command, ticket, token));
    }

    private async Task WorkAsync(Task before, TerminalCommand command, string ticket, CancellationToken cancellationToken)
    {
        await before;
        // The customer sees the prompt while the disk takes the attempt's number.
        var remembered = command is ReadCard or EnterPin
            ? Task.Run(() => Remember(command.Attempt), CancellationToken.None)
            : Task.CompletedTask;
        try
        {
            await RunAsync(command, ticket, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _parts.Logger.LogInformation("{Method} for {Attempt} was superseded", command.MethodName, command.Attempt);
        }
        catch (Exception e)
        {
            // Nobody awaits this: the cloud's own timer ends the attempt, the screen says that something broke.
            _slot.Forget();
            _screen.Show(Screen.Refused(Refusals.InternalFault));
            _parts.Logger.LogError(e, "{Method} for {Attempt} failed", command.MethodName, command.Attempt);
        }
        await remembered;
    }

    private void Remember(AttemptId attempt)
    {
        try
        {
            _parts.LastAttempt.Write(attempt);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The payment need not fail for it; only a restart would then take a late command for a new one.
            _parts.Logger.LogError("{Attempt} could not be remembered: {Why}", attempt, e.Message);
        }
    }

    private Task RunAsync(TerminalCommand command, string ticket, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ReadCard read:
                return _cards.ReadCardAsync(read, cancellationToken);
            case EnterPin pin:
                return _cards.EnterPinAgainAsync(pin, cancellationToken);
            case ShowOutcome outcome:
                return _outcomes.ShowAsync(outcome, ticket, cancellationToken);
            case CancelAttempt cancel:
                _outcomes.Cancel(cancel);
                return Task.CompletedTask;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.MethodName, "A command that does nothing.");
        }
    }

    private void Print(TerminalCommand command)
    {
        switch (command)
        {
            case PrintSlip print:
                foreach (var paper in Paper.Of(print.Slip, print.Copy))
                    _printer.Print(paper);
                break;
            case PrintReceipt print:
                foreach (var paper in Paper.Of(print.Receipt, print.Copy))
                    _printer.Print(paper);
                // A reprint must not cover what the customer is asked right now.
                if (print.Attempt == _seen.Last && print.Copy == 0)
                    _work = ShowPaidAsync(_work, print.Receipt, _current.Token);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.MethodName, "A command without paper.");
        }
    }

    private async Task ShowPaidAsync(Task before, Receipt receipt, CancellationToken cancellationToken)
    {
        await before;
        if (!cancellationToken.IsCancellationRequested)
            _screen.Show(Screen.OrderPaid(receipt.TotalFen - receipt.DiscountFen));
    }

    private async Task UntilPowerOff(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException) when (_power.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException) when (_power.IsCancellationRequested)
        {
            // The link went with the power, under whoever was just speaking.
        }
        catch (Exception e)
        {
            _parts.Logger.LogCritical(e, "A part of the terminal's program stopped");
        }
    }
}
