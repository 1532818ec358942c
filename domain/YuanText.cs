using System.Globalization;

namespace QuickCheckout.Domain;

/// <summary>Amounts as people write them in tables: yuan with at most two decimals, "12", "12.5" or "12.50". No floating point anywhere.</summary>
public static class YuanText
{
    private const int MaxYuanDigits = 10;

    public static string Write(long fen) => string.Create(CultureInfo.InvariantCulture, $"{fen / 100}.{fen % 100:00}");

    /// <summary>The same of an amount that may be below zero, "-12.50".</summary>
    public static string WriteSigned(long fen) => fen < 0 ? $"-{Write(-fen)}" : Write(fen);

    /// <returns>Fen above zero; anything else is refused with the rule that it breaks.</returns>
    public static Result<long> Read(string text, string field)
    {
        if (text.Length == 0)
            return Refusals.Required(field);
        if (text[0] == '-')
            return Refusals.Malformed(field, "必须大于零", "it must be above zero.");
        if (text.Contains(',', StringComparison.Ordinal))
            return Refusals.Malformed(field, "不要使用千位分隔符", "it must have no commas.");
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (yuan, decimals) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        if (yuan.Length == 0 || (point >= 0 && decimals.Length == 0) || !yuan.All(char.IsAsciiDigit) || !decimals.All(char.IsAsciiDigit))
            return Refusals.Malformed(field, "应为元,只写数字和小数点,如 12.50", "it is in yuan, digits and a point only, such as 12.50.");
        if (decimals.Length > 2)
            return Refusals.Malformed(field, "最多两位小数", "it has at most two decimals.");
        if (yuan.TrimStart('0').Length > MaxYuanDigits)
            return Refusals.Malformed(field, $"不能超过 {Money.Yuan(Money.MaxFen)}", $"it is at most {Money.Yuan(Money.MaxFen)}.");
        var fen = long.Parse(yuan, CultureInfo.InvariantCulture) * 100 + long.Parse(decimals.PadRight(2, '0'), CultureInfo.InvariantCulture);
        return fen > 0 ? fen : Refusals.Malformed(field, "必须大于零", "it must be above zero.");
    }
}
