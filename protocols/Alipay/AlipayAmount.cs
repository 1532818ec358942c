using System.Globalization;

namespace QuickCheckout.Protocols.Alipay;

/// <summary>Alipay writes amounts as yuan with two decimals; everything here counts in fen.</summary>
public static class AlipayAmount
{
    private const int FenAYuan = 100;

    /// <summary>81300 → "813.00".</summary>
    public static string Of(long fen) => string.Create(CultureInfo.InvariantCulture, $"{fen / FenAYuan}.{fen % FenAYuan:00}");

    /// <summary>"813.00", "813.0" and "813" → 81300.</summary>
    /// <returns>Null when it is no amount of at most two decimals.</returns>
    public static long? Parse(string? yuan)
    {
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(yuan, Plain, CultureInfo.InvariantCulture, out var parsed) || parsed > long.MaxValue / FenAYuan)
            return null;
        var fen = parsed * FenAYuan;
        return decimal.Truncate(fen) == fen ? (long)fen : null;
    }
}
