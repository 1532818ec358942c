namespace QuickCheckout.Domain.Payments;

/// <summary>The shape of a full card number, for those who make one and those who must recognise one that should not be there.</summary>
public static class CardNumber
{
    public const int MinDigits = 13;
    public const int MaxDigits = 19;

    /// <summary>True when all characters are digits and the last one is the Luhn check digit of the others.</summary>
    public static bool PassesLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var c = digits[digits.Length - 1 - i];
            if (!char.IsAsciiDigit(c))
                return false;
            var d = c - '0';
            var doubled = d * 2;
            sum += i % 2 == 0 ? d : doubled > 9 ? doubled - 9 : doubled;
        }
        return digits.Length > 0 && sum % 10 == 0;
    }
}
