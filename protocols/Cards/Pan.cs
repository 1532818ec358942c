using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Protocols.Cards;

/// <summary>A full card number: 13 to 19 digits with a valid Luhn check digit. Prints masked.</summary>
[JsonConverter(typeof(SecretConverter))]
public sealed class Pan : IEquatable<Pan>
{
    private readonly string _digits;

    private Pan(string digits) => _digits = digits;

    /// <summary>First six and last four digits, stars between: the most that may be shown or kept (PCI DSS 3.4.1).</summary>
    public string Masked => Mask(_digits);

    /// <summary>The full number, for sealing, PIN blocks and the acquirer only.</summary>
    public string Reveal() => _digits;

    public static Pan Parse(string digits) =>
        TryParse(digits, out var pan) ? pan : throw new CardDataException("Not a card number.");

    public static bool TryParse(string? digits, [NotNullWhen(true)] out Pan? pan)
    {
        pan = digits is { Length: >= CardNumber.MinDigits and <= CardNumber.MaxDigits } && CardNumber.PassesLuhn(digits) ? new Pan(digits) : null;
        return pan is not null;
    }

    /// <summary>Masks any text that should be a card number; text too short to mask safely becomes stars alone.</summary>
    public static string Mask(ReadOnlySpan<char> digits) =>
        digits.Length < CardNumber.MinDigits
            ? new string('*', digits.Length)
            : string.Concat(digits[..6], new string('*', digits.Length - 10), digits[^4..]);

    public override string ToString() => Masked;

    public bool Equals(Pan? other) => other is not null && _digits == other._digits;

    public override bool Equals(object? obj) => Equals(obj as Pan);

    public override int GetHashCode() => _digits.GetHashCode(StringComparison.Ordinal);
}
