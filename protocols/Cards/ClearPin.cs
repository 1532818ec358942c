using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace QuickCheckout.Protocols.Cards;

/// <summary>A PIN in clear: 4 to 12 digits. Lives only inside the PIN pad and the acquirer; prints as stars.</summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class ClearPin
{
    public const int MinDigits = 4;
    public const int MaxDigits = 12;

    private readonly string _digits;

    private ClearPin(string digits) => _digits = digits;

    public string Reveal() => _digits;

    public static ClearPin Parse(string digits) =>
        TryParse(digits, out var pin) ? pin : throw new CardDataException("A PIN has 4 to 12 digits.");

    public static bool TryParse(string? digits, [NotNullWhen(true)] out ClearPin? pin)
    {
        pin = digits is { Length: >= MinDigits and <= MaxDigits } && digits.All(char.IsAsciiDigit) ? new ClearPin(digits) : null;
        return pin is not null;
    }

    public override string ToString() => "****";
}
