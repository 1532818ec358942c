namespace QuickCheckout.Domain.Catalogue;

/// <summary>EAN-13: twelve digits and a check digit, weights 1 and 3 alternating.</summary>
public static class Ean13
{
    public static bool IsValid(string barcode) =>
        barcode.Length == 13 && barcode.All(char.IsAsciiDigit) && barcode[12] == CheckDigit(barcode.AsSpan(0, 12));

    /// <summary>The check digit for the first twelve digits.</summary>
    public static char CheckDigit(ReadOnlySpan<char> twelve)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
            sum += (twelve[i] - '0') * (i % 2 == 0 ? 1 : 3);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
