using System.Text.Json;

namespace QuickCheckout.Simulators.Alipay;

public enum TradeStatus
{
    WaitBuyerPay,

    /// <summary>Unpaid and closed, or paid and given back in full.</summary>
    TradeClosed,
    TradeSuccess,

    /// <summary>Paid, and too long ago to be given back.</summary>
    TradeFinished,
}

public static class TradeStatuses
{
    /// <summary>As Alipay writes it: <c>WAIT_BUYER_PAY</c>.</summary>
    public static string Word(this TradeStatus status) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(status.ToString());
}

/// <summary>One trade of the books.</summary>
/// <param name="OutTradeNo">The merchant's number; one trade each.</param>
/// <param name="TradeNo">Alipay's, 28 digits; null when the merchant cancelled before anything was asked for.</param>
/// <param name="BuyerId">Null with <paramref name="TradeNo"/>.</param>
/// <param name="ExpiresAt">An unpaid trade is closed by itself then.</param>
/// <param name="RefundedFen">What was given back, by a cancel or by refunds.</param>
/// <param name="NotifyUrl">Where the merchant wants to be told; null for nowhere.</param>
/// <param name="AppId">The merchant's application.</param>
public sealed record Trade(
    string OutTradeNo, string? TradeNo, string? BuyerId, long AmountFen, string? Subject, TradeStatus Status,
    DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? PaidAt = null, long RefundedFen = 0,
    string? NotifyUrl = null, string? AppId = null)
{
    /// <summary>What the buyer has paid and not got back.</summary>
    public long HeldFen => PaidAt is null ? 0 : AmountFen - RefundedFen;
}

/// <summary>A buyer as the phone page lists them.</summary>
/// <param name="Confirms">Whether each payment waits for the buyer's own word; otherwise it is paid at once.</param>
public sealed record Buyer(string BuyerId, string Logon, bool Confirms, long BalanceFen);

/// <summary>A dynamic pay code; good for one payment before <paramref name="ExpiresAt"/>.</summary>
public sealed record PayCode(string Code, string BuyerId, DateTimeOffset ExpiresAt);
