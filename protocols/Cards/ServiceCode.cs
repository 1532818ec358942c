namespace QuickCheckout.Protocols.Cards;

/// <summary>What a card asks for in the way of a PIN.</summary>
public enum PinRule
{
    /// <summary>The card does not ask for a PIN.</summary>
    None,

    /// <summary>A PIN if the terminal has a PIN pad.</summary>
    IfPinPad,

    /// <summary>Always a PIN.</summary>
    Required,
}

/// <summary>The three-digit service code of track 2 (ISO/IEC 7813).</summary>
public readonly record struct ServiceCode
{
    private readonly string? _digits;

    public ServiceCode(string digits)
    {
        if (digits is not { Length: 3 } || !digits.All(char.IsAsciiDigit))
            throw new CardDataException("A service code has three digits.");
        _digits = digits;
    }

    public string Digits => _digits ?? "000";

    /// <summary>True when the card has a chip (first digit 2 or 6): swiping it is refused, it must be inserted.</summary>
    public bool HasChip => Digits[0] is '2' or '6';

    public PinRule PinRule => Digits[2] switch
    {
        '0' or '3' or '5' => PinRule.Required,
        '6' or '7' => PinRule.IfPinPad,
        _ => PinRule.None,
    };

    public override string ToString() => Digits;
}
