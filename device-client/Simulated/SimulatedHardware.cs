using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>
/// A terminal's devices without the devices: a test, a script or a person plays the customer. Each action says whether
/// the terminal was waiting for it.
/// </summary>
public sealed class SimulatedHardware : ICardReader, IPinPad, ISignaturePad, IPrinter, IDisplay, IHousekeeping
{
    private static readonly object NoDetail = new();

    private readonly Awaited<ReadRequest, ReaderEvent> _reader = new();
    private readonly Awaited<object, PinEntry> _pinPad = new();
    private readonly Awaited<object, SignatureEntry> _signaturePad = new();
    private readonly Lock _paperGate = new();
    private TaskCompletionSource? _paperIn;
    private readonly ViewFeed _view;
    private bool _inserted;

    /// <param name="hasReader">Whether it was built with a card reader and a PIN pad.</param>
    public SimulatedHardware(ViewFeed view, TimeProvider clock, bool hasReader = true)
    {
        _view = view;
        Clock = new SimulatedClock(clock);
        if (!hasReader)
            _view.Change(v => v with { Reader = PartState.Absent });
    }

    public event Action? HealthChanged;

    public ViewFeed View => _view;

    /// <summary>The clock that the whole terminal goes by.</summary>
    public SimulatedClock Clock { get; }

    public TerminalHardware Devices => new(this, this, this, this, this, this);

    public PartsHealth Health
    {
        get
        {
            var now = _view.Current;
            return new(now.Battery, now.PaperIn, now.Reader, now.Reader == PartState.Absent ? PartState.Absent : PartState.Ready);
        }
    }

    Task<ReaderEvent> ICardReader.ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        _reader.AskAsync(request, cancellationToken);

    Task<PinEntry> IPinPad.EnterAsync(CancellationToken cancellationToken) => _pinPad.AskAsync(NoDetail, cancellationToken);

    Task<SignatureEntry> ISignaturePad.CaptureAsync(CancellationToken cancellationToken) =>
        _signaturePad.AskAsync(NoDetail, cancellationToken);

    /// <summary>Inserts, swipes or taps a card.</summary>
    public bool Present(TestCard card, ReadMode mode)
    {
        _inserted = mode == ReadMode.Chip;
        return _view.Current.Reader == PartState.Ready && _reader.TryAnswer(_ => Read(card, mode));
    }

    /// <summary>Something goes wrong at the reader. A chip card can also be pulled out while its PIN is asked for.</summary>
    public bool Present(ReaderFault fault) =>
        _reader.TryAnswer(_ => new ReadFailed(fault))
        || (fault == ReaderFault.RemovedTooEarly && _inserted && _pinPad.TryAnswer(_ => new PinEntry.CardRemoved()));

    public bool EnterPin(ClearPin pin) => _pinPad.TryAnswer(_ => new PinEntry.Entered(pin));

    public bool BypassPin() => _pinPad.TryAnswer(_ => new PinEntry.Bypassed());

    public bool CancelPin() => _pinPad.TryAnswer(_ => new PinEntry.Cancelled());

    public bool Sign(SignatureEntry entry) => _signaturePad.TryAnswer(_ => entry);

    void IDisplay.Show(Screen screen) => _view.Change(v => v with { Screen = screen, ShownAt = Clock.GetUtcNow() });

    Task<PrintOutcome> IPrinter.PrintAsync(Printout printout, CancellationToken cancellationToken)
    {
        lock (_paperGate)
            if (_paperIn is not null)
                return Task.FromResult(PrintOutcome.OutOfPaper);
        _view.Change(v => v with
        {
            Printed =
            [
                .. v.Printed.TakeLast(ViewFeed.MaxPrinted - 1),
                new PrintedPaper(v.Printed is [.., var last] ? last.Number + 1 : 1, Clock.GetUtcNow(), printout.Kind, printout.Reference, printout.Lines),
            ],
        });
        return Task.FromResult(PrintOutcome.Printed);
    }

    Task IPrinter.WhenPaperIsInAsync(CancellationToken cancellationToken)
    {
        lock (_paperGate)
            return _paperIn?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Takes the paper out or puts it in.</summary>
    public void SetPaper(bool present)
    {
        lock (_paperGate)
        {
            if (present)
            {
                _paperIn?.SetResult();
                _paperIn = null;
            }
            else
            {
                _paperIn ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            _view.Change(v => v with { PaperIn = present });
        }
        HealthChanged?.Invoke();
    }

    public void SetBattery(Battery battery)
    {
        _view.Change(v => v with { Battery = battery });
        HealthChanged?.Invoke();
    }

    /// <summary>Breaks the card reader, which then notices no card, or mends it.</summary>
    /// <returns>False when there is none.</returns>
    public bool SetReader(bool works)
    {
        if (_view.Current.Reader == PartState.Absent)
            return false;
        _view.Change(v => v with { Reader = works ? PartState.Ready : PartState.Broken });
        HealthChanged?.Invoke();
        return true;
    }

    private static ReaderEvent Read(TestCard card, ReadMode mode) => mode switch
    {
        _ when card.Works(mode) => card.ToTrack2() is { } track
            ? new CardRead(mode, track, mode == ReadMode.Swipe ? null : ChipDataOf(card))
            : new ReadFailed(ReaderFault.CardInvalid),
        // There is no chip to answer.
        ReadMode.Chip => new ReadFailed(ReaderFault.ChipUnreadable),
        _ => new ReadFailed(ReaderFault.WrongMode),
    };

    private static byte[]? ChipDataOf(TestCard card) => card.ChipData is { } hex ? Convert.FromHexString(hex) : null;
}
