using System.Text.Json;
using System.Text.RegularExpressions;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>What a pay asks for, once it is known to be right.</summary>
internal sealed partial record PayRequest(string OutTradeNo, string AuthCode, string Subject, long AmountFen, TimeSpan Timeout)
{
    private const int MaxSubject = 256;
    private const long MaxFen = 100_000_000_00;
    private const int LongestTimeoutDays = 15;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromDays(LongestTimeoutDays);

    /// <returns>Null when something of it is not as it has to be.</returns>
    public static PayRequest? Read(JsonElement content)
    {
        var (number, code, subject, fen) = (
            Text(content, "out_trade_no"), Text(content, "auth_code"), Text(content, "subject"), AlipayAmount.Parse(Text(content, "total_amount")));
        var timeout = Text(content, "timeout_express") is { } express ? Duration(express) : DefaultTimeout;
        return number is not null && OutTradeNoShape().IsMatch(number) && code is not null && AuthCodeShape().IsMatch(code)
            && subject is { Length: > 0 and <= MaxSubject } && subject.AsSpan().IndexOfAny("/=&") < 0
            && fen is >= 1 and <= MaxFen && timeout is { } time && Text(content, "scene") == "bar_code"
            ? new PayRequest(number, code, subject, fen.Value, time)
            : null;
    }

    /// <returns>Null when it is missing or no text.</returns>
    public static string? Text(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>"1m" to "15d".</summary>
    private static TimeSpan? Duration(string express)
    {
        if (!ExpressShape().IsMatch(express))
            return null;
        var number = int.Parse(express[..^1], System.Globalization.CultureInfo.InvariantCulture);
        var duration = express[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
        return duration >= TimeSpan.FromMinutes(1) && duration.TotalDays <= LongestTimeoutDays ? duration : null;
    }

    [GeneratedRegex("^[A-Za-z0-9_]{1,64}$")]
    private static partial Regex OutTradeNoShape();

    [GeneratedRegex(@"^(2[5-9]|30)\d{14,22}$")]
    private static partial Regex AuthCodeShape();

    [GeneratedRegex(@"^\d{1,5}[mhd]$")]
    private static partial Regex ExpressShape();
}
