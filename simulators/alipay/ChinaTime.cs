using System.Globalization;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Alipay writes times as they are in China, and does not say so.</summary>
internal static class ChinaTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateTimeOffset Of(DateTimeOffset time) => time.ToOffset(Offset);

    public static string Text(DateTimeOffset time) => Of(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
