using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>The card of the attempt that is going on. Prints masked.</summary>
public sealed class HeldCard(CardRead card, PinDemand pin)
{
    public Track2 Track2 => card.Track2;

    public byte[]? ChipData => card.ChipData;

    public PinDemand Pin => pin;

    public void Clear() => card.Clear();

    public override string ToString() => card.ToString();
}

/// <summary>
/// The one place card data lives in, in memory only: from the read until the outcome, a cancel, the next card, or
/// <see cref="LongestHold"/> after the step it is needed for, whichever is first.
/// </summary>
public sealed class CardSlot(TimeProvider clock) : IDisposable
{
    /// <summary>Longer than an authorisation can take (host answer 60 s and its reversal), far shorter than a checkout.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private (AttemptId Attempt, HeldCard Card)? _held;
    private ITimer? _expiry;

    /// <summary>Whose card it is; null when there is none.</summary>
    public AttemptId? HeldFor
    {
        get
        {
            lock (_gate)
                return _held?.Attempt;
        }
    }

    public HeldCard? Card
    {
        get
        {
            lock (_gate)
                return _held?.Card;
        }
    }

    /// <summary>Keeps <paramref name="card"/> for <paramref name="attempt"/>; another card that was there is forgotten.</summary>
    /// <param name="step">How long the step may take that is about to use it; zero when only the outcome is awaited.</param>
    public void Hold(AttemptId attempt, HeldCard card, TimeSpan step)
    {
        lock (_gate)
        {
            if (_held is { } old && !ReferenceEquals(old.Card, card))
                old.Card.Clear();
            _held = (attempt, card);
            _expiry?.Dispose();
            _expiry = clock.CreateTimer(_ => Forget(), null, step + LongestHold, Timeout.InfiniteTimeSpan);
        }
    }

    public void Forget()
    {
        lock (_gate)
        {
            _expiry?.Dispose();
            _expiry = null;
            _held?.Card.Clear();
            _held = null;
        }
    }

    public void Dispose() => Forget();
}
