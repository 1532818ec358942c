using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

/// <summary>What the simulators' control pages take, drawn at random.</summary>
internal static class PlannedFaults
{
    /// <summary>Twice as long as the app waits for an answer: some are only slow, others overtaken by a query or a cancel.</summary>
    private const int LongestMilliseconds = 6_000;

    private static readonly string[] Methods = ["alipay.trade.pay", "alipay.trade.query", "alipay.trade.cancel"];
    private static readonly string[] Operations = ["order", "pay-code", "payment", "query", "cancel", "resolve", "benefits", "hold", "redeem", "release"];

    /// <summary>
    /// Codes that say nothing of the money, or that the money has to be looked for; never one that is a lie. A node that is not
    /// about the trade, a code that is in no table, and a cancel that comes too late are among them.
    /// </summary>
    private static readonly (string Code, string? SubCode)[] Codes =
    [
        ("20000", "isp.unknow-error"), ("20000", null), ("10000", null), ("40004", "ACQ.SYSTEM_ERROR"), ("40004", null), ("40004", "ACQ.NEVER_HEARD_OF"), ("99999", "what"),
    ];

    public static object OfAlipay(Dice dice)
    {
        var method = dice.Chance(0.5) ? dice.OneOf<string>(Methods) : null;
        switch (dice.Between(1, 100))
        {
            case <= 35:
                return new { kind = dice.OneOf("lost-request", "lost-answer"), method };
            case <= 55:
                return new { kind = dice.OneOf("late-answer", "late-request"), method, milliseconds = dice.Between(100, LongestMilliseconds) };
            case <= 72:
                var (code, subCode) = dice.OneOf<(string, string?)>(Codes);
                return new { kind = dice.OneOf("answer", "decided-answer"), method, code, subCode };
            case <= 75:
                // Whatever became of the cancel, only a refund could give the money back now.
                return new { kind = dice.OneOf("answer", "decided-answer"), method = "alipay.trade.cancel", code = "40004", subCode = "ACQ.TRADE_CANCEL_TIME_OUT" };
            case <= 80:
                return new { kind = "retry-flag", method = "alipay.trade.cancel" };
            case <= 88:
                return new { kind = dice.OneOf("wrong-sign", "escaped-slashes"), method };
            default:
                return new { kind = dice.OneOf("notify-lost", "notify-twice", "notify-late", "notify-bad-sign"), milliseconds = dice.Between(100, LongestMilliseconds) };
        }
    }

    public static object OfMemberPlatform(Dice dice)
    {
        var operation = dice.Chance(0.5) ? dice.OneOf<string>(Operations) : null;
        return dice.Between(1, 100) switch
        {
            <= 45 => new { kind = dice.OneOf("lost-request", "lost-answer", "unavailable"), operation },
            <= 70 => new { kind = dice.OneOf("late-answer", "late-request"), operation, milliseconds = dice.Between(100, LongestMilliseconds) },
            _ => new
            {
                kind = dice.OneOf("webhook-lost", "webhook-twice", "webhook-late", "webhook-bad-signature", "webhook-replayed"), milliseconds = dice.Between(100, LongestMilliseconds),
            } as object,
        };
    }
}
