using QuickCheckout.Domain;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>What to do after a PIN pad entry.</summary>
public abstract record PinDecision
{
    /// <summary>Seal the card, with the PIN if there is one.</summary>
    public sealed record Seal(ClearPin? Pin) : PinDecision
    {
        public override string ToString() => Pin is null ? "seal without PIN" : "seal with PIN ****";
    }

    /// <summary>Say why and ask again; the countdown goes on.</summary>
    public sealed record Again(Refusal Why) : PinDecision;

    public sealed record Fail(ReaderFault Fault) : PinDecision;
}

/// <summary>Which PIN entries are taken (rule B5). Pure.</summary>
public static class PinRules
{
    public static PinDecision Decide(PinDemand demand, PinEntry entry) => entry switch
    {
        PinEntry.Entered entered => new PinDecision.Seal(entered.Pin),
        PinEntry.Bypassed when demand == PinDemand.Required => new PinDecision.Again(TerminalRefusals.PinNeeded),
        PinEntry.Bypassed => new PinDecision.Seal(null),
        PinEntry.Cancelled => new PinDecision.Fail(ReaderFault.CancelledByCustomer),
        PinEntry.CardRemoved => new PinDecision.Fail(ReaderFault.RemovedTooEarly),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name, "An unknown PIN pad entry."),
    };
}
