using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>How far one attempt has got with reading a card.</summary>
/// <param name="FallbackAllowed">A chip could not be read, so a chip card may be swiped now.</param>
public sealed record ReadProgress(int FailedTries, ReadModes Offered, bool FallbackAllowed)
{
    public static ReadProgress Start { get; } = new(0, ReadModes.All, FallbackAllowed: false);
}

/// <summary>Whether the PIN pad asks, and whether confirm without digits is an answer.</summary>
public enum PinDemand
{
    None,
    BypassAllowed,
    Required,
}

/// <summary>What to do after a reader event.</summary>
public abstract record ReadDecision
{
    /// <summary>The card is good.</summary>
    public sealed record Accept(bool Fallback, PinDemand Pin, bool SignatureRequired) : ReadDecision;

    /// <summary>Say what went wrong and read again in the same attempt.</summary>
    public sealed record Again(ReadProgress Next, ReaderFault Fault) : ReadDecision;

    /// <summary>The attempt ends.</summary>
    public sealed record Fail(ReaderFault Fault) : ReadDecision;
}

/// <summary>Which cards are taken, how, and what they need after that (rules B3, B5). Pure.</summary>
public static class CardRules
{
    /// <summary>Failed reads after which an attempt ends; the trade's usual limit.</summary>
    public const int MaxReadTries = 3;

    public static ReadDecision Decide(ReadProgress progress, ReaderEvent seen, long amountFen, long contactlessFreeFen, DateOnly today) =>
        seen switch
        {
            ReadFailed failed => AfterFault(progress, failed.Fault),
            CardRead card => AfterCard(progress, card, amountFen, contactlessFreeFen, today),
            _ => throw new ArgumentOutOfRangeException(nameof(seen), seen.GetType().Name, "An unknown reader event."),
        };

    private static ReadDecision AfterCard(ReadProgress progress, CardRead card, long amountFen, long contactlessFreeFen, DateOnly today)
    {
        var chipSwiped = card.Mode == ReadMode.Swipe && card.Track2.ServiceCode.HasChip;
        if (chipSwiped && !progress.FallbackAllowed)
            return AfterFault(progress, ReaderFault.ChipCardSwiped);
        if (!progress.Offered.HasFlag(card.Mode.ToModes()))
            return AfterFault(progress, ReaderFault.WrongMode);
        if (card.Track2.IsExpiredOn(today))
            return new ReadDecision.Fail(ReaderFault.CardExpired);
        var contactlessFree = card.Mode == ReadMode.Contactless && amountFen <= contactlessFreeFen;
        return new ReadDecision.Accept(
            Fallback: chipSwiped, contactlessFree ? PinDemand.None : DemandOf(card), SignatureRequired: !contactlessFree);
    }

    private static ReadDecision AfterFault(ReadProgress progress, ReaderFault fault)
    {
        var next = fault switch
        {
            ReaderFault.ChipCardSwiped => progress with { Offered = progress.Offered & ~ReadModes.Swipe },
            ReaderFault.ChipUnreadable => progress with { Offered = progress.Offered | ReadModes.Swipe, FallbackAllowed = true },
            ReaderFault.RemovedTooEarly or ReaderFault.SwipedTooFast or ReaderFault.SeveralCards or ReaderFault.WrongMode => progress,
            _ => null,
        };
        return next is null || next.FailedTries + 1 >= MaxReadTries
            ? new ReadDecision.Fail(fault)
            : new ReadDecision.Again(next with { FailedTries = next.FailedTries + 1 }, fault);
    }

    private static PinDemand DemandOf(CardRead card) => card.Track2.ServiceCode.PinRule switch
    {
        PinRule.Required => PinDemand.Required,
        // Above the free limit a tap proves nothing about who taps: the amount asks for the PIN.
        _ when card.Mode == ReadMode.Contactless => PinDemand.Required,
        PinRule.IfPinPad => PinDemand.BypassAllowed,
        _ => card.Track2.ServiceCode.HasChip ? PinDemand.BypassAllowed : PinDemand.None,
    };
}
