using System.Globalization;

namespace QuickCheckout.Domain;

/// <summary>Money is a <c>long</c> of minor units (fen). This class only writes it for people.</summary>
public static class Money
{
    public const string Currency = "CNY";

    /// <summary>The largest amount a message to the acquirer can carry (twelve digits, ISO 8583 field 4).</summary>
    public const long MaxFen = 999_999_999_999;

    /// <summary>The largest amount of one Alipay trade, ¥100,000,000.</summary>
    public const long MaxAlipayFen = 100_000_000_00;

    /// <summary>123456 → "¥1234.56".</summary>
    public static string Yuan(long fen)
    {
        var magnitude = Math.Abs(fen);
        return string.Create(CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}¥{magnitude / 100}.{magnitude % 100:00}");
    }

    /// <summary>As short as it can be said: 1200 → "¥12", 1250 → "¥12.50".</summary>
    public static string Briefly(long fen) => fen % 100 == 0 ? string.Create(CultureInfo.InvariantCulture, $"¥{fen / 100}") : Yuan(fen);
}
