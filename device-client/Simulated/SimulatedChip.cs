using System.Globalization;
using System.Security.Cryptography;
using QuickCheckout.Protocols.Cards;

namespace QuickCheckout.Terminal.Simulated;

/// <summary>What a chip answers to "generate cryptogram": field 55 as tag, length, value. The cryptogram is made up.</summary>
internal static class SimulatedChip
{
    private const int CryptogramBytes = 8;
    private const int UnpredictableBytes = 4;

    public static byte[] Answer(long amountFen, DateTimeOffset at)
    {
        using var data = new MemoryStream();
        Write(data, "9F26", RandomNumberGenerator.GetBytes(CryptogramBytes)); // application cryptogram
        Write(data, "9F27", [0x80]); // online authorisation wanted
        Write(data, "9F37", RandomNumberGenerator.GetBytes(UnpredictableBytes)); // unpredictable number
        Write(data, "95", new byte[5]); // terminal verification results: nothing failed
        Write(data, "9A", Bcd(at.ToString("yyMMdd", CultureInfo.InvariantCulture)));
        Write(data, "9C", [0x00]); // sale
        Write(data, "9F02", Bcd(amountFen.ToString("000000000000", CultureInfo.InvariantCulture)));
        Write(data, "5F2A", Bcd("0156")); // CNY
        Write(data, "9F1A", Bcd("0156")); // China
        Write(data, "84", Convert.FromHexString(ApplicationNames.Debit));
        return data.ToArray();
    }

    private static byte[] Bcd(string digits) => Convert.FromHexString(digits);

    private static void Write(MemoryStream data, string tag, byte[] value)
    {
        data.Write(Convert.FromHexString(tag));
        data.WriteByte((byte)value.Length);
        data.Write(value);
    }
}
