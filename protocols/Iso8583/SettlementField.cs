using System.Globalization;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>What the acquirer's comparison of a batch came to, DE48's flag.</summary>
public enum SettlementComparison
{
    Balanced = 1,

    /// <summary>The totals differ: upload every transaction, then end the batch.</summary>
    NotBalanced = 2,

    /// <summary>The acquirer could not compare: settle again later.</summary>
    Error = 3,
}

/// <summary>
/// <see cref="SettlementTotals"/> as DE48: 62 digits, debit amount (12) and count (3), credit amount and count, a flag (0 in a
/// request); then the same for foreign cards, which this product does not take: zeros. Amounts up to 999,999,999,999 fen,
/// counts up to 999.
/// </summary>
public static class SettlementField
{
    private const string Path = "DE48";
    private const int AmountDigits = 12;
    private const int CountDigits = 3;
    private const int HalfDigits = 2 * (AmountDigits + CountDigits) + 1;

    private static readonly string Foreign = new('0', HalfDigits);

    /// <param name="answer">The flag of an answer; null in a request.</param>
    /// <exception cref="Iso8583Exception">A number is negative or too long for its digits.</exception>
    public static string ToField(this SettlementTotals totals, SettlementComparison? answer = null) =>
        Digits(totals.DebitFen, AmountDigits) + Digits(totals.DebitCount, CountDigits)
        + Digits(totals.CreditFen, AmountDigits) + Digits(totals.CreditCount, CountDigits)
        + (answer is { } flag ? Digits((int)flag, 1) : "0") + Foreign;

    /// <exception cref="Iso8583Exception">The message has no DE48 of 62 digits.</exception>
    public static SettlementTotals From(Iso8583Message message)
    {
        var field = FieldOf(message);
        return new SettlementTotals(
            Number(field[..12]), (int)Number(field[12..15]), Number(field[15..27]), (int)Number(field[27..30]));
    }

    /// <summary>Reads the flag for the merchant's own cards of an answer (0510).</summary>
    /// <exception cref="Iso8583Exception">The message has no DE48 of 62 digits, or its flag is none of the three.</exception>
    public static SettlementComparison Comparison(Iso8583Message answer) => FieldOf(answer)[HalfDigits - 1] switch
    {
        '1' => SettlementComparison.Balanced,
        '2' => SettlementComparison.NotBalanced,
        '3' => SettlementComparison.Error,
        _ => throw new Iso8583Exception(Path, "has a flag that is none of the three"),
    };

    internal static string Digits(long value, int digits) =>
        value >= 0 && value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0') is var text && text.Length == digits
            ? text
            : throw new Iso8583Exception(Path, $"has a number that does not fit {digits} digits");

    private static string FieldOf(Iso8583Message message) => message.Text(Field.Totals) is { Length: 2 * HalfDigits } field
        ? field
        : throw new Iso8583Exception(Path, $"has no totals of {2 * HalfDigits} digits");

    private static long Number(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
