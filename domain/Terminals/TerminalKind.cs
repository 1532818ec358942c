namespace QuickCheckout.Domain.Terminals;

public enum TerminalKind
{
    /// <summary>With a card reader, a PIN pad and a printer.</summary>
    SmartPos,

    /// <summary>Without a card reader.</summary>
    CloudPos,
}
