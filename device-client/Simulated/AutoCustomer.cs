using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>
/// Customers who do what the screen says: present a card, enter its PIN, sign. The next prompt for a first card is
/// the next customer's.
/// </summary>
public sealed class AutoCustomer
{
    private static readonly IReadOnlyList<Stroke> Signature =
        [new([new(40, 110), new(90, 40), new(140, 110)]), new([new(65, 80), new(115, 80)]), new([new(180, 100), new(300, 60), new(420, 95)])];

    private readonly SimulatedHardware _hardware;
    private readonly IEnumerator<CardInHand> _customers;
    private readonly TimeSpan _reaction;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private Screen? _seen;
    private CardInHand? _card;
    private int _pinsTyped;

    private AutoCustomer(
        SimulatedHardware hardware, IEnumerable<CardInHand> customers, TimeSpan reaction, TimeProvider clock, ILogger logger)
    {
        (_hardware, _reaction, _clock, _logger) = (hardware, reaction, clock, logger);
        _customers = customers.GetEnumerator();
    }

    /// <param name="customers">An endless sequence.</param>
    /// <param name="reaction">How long a customer takes for each action.</param>
    public static void Attach(
        SimulatedHardware hardware, IEnumerable<CardInHand> customers, TimeSpan reaction, TimeProvider clock, ILogger logger) =>
        hardware.View.Changed += new AutoCustomer(hardware, customers, reaction, clock, logger).Look;

    private void Look(TerminalView view)
    {
        // Called in order under the feed's lock: only the choice is made here, the act comes after.
        if (ReferenceEquals(view.Screen, _seen))
            return;
        _seen = view.Screen;
        Func<bool>? act = view.Screen.Prompt switch
        {
            Prompt.PresentCard => PresentCard(view.Screen),
            Prompt.EnterPin => _card is { } card ? EnterPin(card.Card) : null,
            Prompt.Sign => () => _hardware.Sign(new SignatureEntry.Ink(Signature)),
            _ => null,
        };
        if (act is not null)
            _ = ActAsync(view.Screen, act);
    }

    private Func<bool> PresentCard(Screen screen)
    {
        if (screen.Refusal is null || _card is null)
        {
            _customers.MoveNext();
            _card = _customers.Current;
            _pinsTyped = 0;
        }
        var card = _card;
        var offered = screen.Offered ?? [];
        var mode = offered.Contains(card.Mode) ? card.Mode : offered.FirstOrDefault(ReadMode.Chip);
        return () => _hardware.Present(card.Card, mode);
    }

    private Func<bool> EnterPin(TestCard card)
    {
        if (card.TypedPins is not { Count: > 0 } pins)
            return _hardware.BypassPin;
        var pin = ClearPin.Parse(pins[Math.Min(_pinsTyped++, pins.Count - 1)]);
        return () => _hardware.EnterPin(pin);
    }

    private async Task ActAsync(Screen prompt, Func<bool> act)
    {
        await Task.Yield();
        if (_reaction > TimeSpan.Zero)
            await Task.Delay(_reaction, _clock);
        if (ReferenceEquals(_hardware.View.Current.Screen, prompt) && !act())
            _logger.LogInformation("The customer was too late for {Prompt}", prompt.Prompt);
    }
}
