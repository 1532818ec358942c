using System.Collections.Frozen;
using static QuickCheckout.Domain.Payments.AnswerOutcome;
using static QuickCheckout.Domain.Payments.RetryAdvice;

namespace QuickCheckout.Domain.Payments;

/// <summary>What an answer says about the money.</summary>
public enum AnswerOutcome
{
    Approved,

    /// <summary>Definitely refused: nothing was taken.</summary>
    Declined,

    /// <summary>Refused for the PIN alone; the customer may enter it again.</summary>
    WrongPin,

    /// <summary>The terminal's keys or batch are out of step: refused, sign on and try again.</summary>
    SignOnNeeded,

    /// <summary>The acquirer itself does not know: to be reversed as if there had been no answer.</summary>
    Unknown,
}

/// <summary>What helps, for the associate and for the automatic next step.</summary>
public enum RetryAdvice
{
    None,
    SameCardNow,
    SameCardLater,
    InsertChip,
    OtherCard,
    SignOn,
    AskForHelp,
}

/// <summary>One value of the acquirer's response code (ISO 8583 field 39).</summary>
public sealed record ResponseCode(string Code, AnswerOutcome Outcome, RetryAdvice Advice, LocalText Meaning);

/// <summary>
/// The table of response codes. What a code that is not in it did to the money nobody here knows: it is reversed. No
/// approval is ever guessed, and no decline either.
/// </summary>
public static class ResponseCodes
{
    private static readonly FrozenDictionary<string, ResponseCode> Table = new ResponseCode[]
    {
        Row("00", Approved, None, "交易成功", "Approved"),
        Row("05", Declined, OtherCard, "持卡人认证失败", "Authentication failed"),
        Row("12", Declined, AskForHelp, "无效交易", "Invalid transaction"),
        Row("13", Declined, AskForHelp, "无效金额", "Invalid amount"),
        Row("14", Declined, OtherCard, "无效卡号", "Invalid card number"),
        Row("22", Declined, AskForHelp, "操作有误", "Wrong operation"),
        Row("25", Declined, AskForHelp, "未能找到原交易", "Original transaction not found"),
        Row("30", Declined, AskForHelp, "报文格式错误", "Format error"),
        Row("38", Declined, OtherCard, "密码错误次数超限", "PIN tries exceeded"),
        Row("40", Declined, AskForHelp, "收单机构不支持该交易", "Transaction not supported"),
        Row("41", Declined, OtherCard, "挂失卡", "Card reported lost"),
        Row("43", Declined, OtherCard, "被窃卡", "Card reported stolen"),
        Row("45", Declined, InsertChip, "请插卡", "Use the chip"),
        Row("51", Declined, OtherCard, "余额不足", "Insufficient funds"),
        Row("54", Declined, OtherCard, "卡已过期", "Card expired"),
        Row("55", WrongPin, SameCardNow, "密码错,请重试", "Wrong PIN, try again"),
        Row("57", Declined, OtherCard, "该卡不允许此交易", "Not allowed for this card"),
        Row("58", Declined, AskForHelp, "该终端不允许此交易", "Not allowed for this terminal"),
        Row("61", Declined, OtherCard, "超出金额限制", "Amount limit exceeded"),
        Row("62", Declined, OtherCard, "受限制的卡", "Restricted card"),
        Row("64", Declined, AskForHelp, "与原交易金额不符", "Amount differs from the original"),
        Row("65", Declined, OtherCard, "超出交易次数限制", "Count limit exceeded"),
        Row("68", Unknown, SameCardLater, "交易超时", "Timed out at the issuer"),
        Row("75", Declined, OtherCard, "密码错误次数超限", "PIN tries exceeded"),
        Row("77", SignOnNeeded, SignOn, "批次不一致,请重新签到", "Batch mismatch, sign on again"),
        Row("90", Declined, SameCardLater, "日切处理中,请稍后重试", "Day cut-over, try again shortly"),
        Row("91", Declined, SameCardLater, "发卡方无法连接,请稍后重试", "Issuer unavailable, try again later"),
        // We send a number once: a copy of ours came first, and what became of that one this answer does not say.
        Row("94", Unknown, AskForHelp, "重复交易", "Duplicate transaction"),
        Row("96", Declined, SameCardLater, "交换中心异常,请稍后重试", "Switch fault, try again later"),
        Row("97", Declined, AskForHelp, "终端未登记", "Terminal unknown"),
        Row("98", Unknown, SameCardLater, "发卡方无应答", "No answer from the issuer"),
        Row("99", SignOnNeeded, SignOn, "密码格式错,请重新签到", "PIN format error, sign on again"),
        Row("A0", SignOnNeeded, SignOn, "报文校验错,请重新签到", "MAC error, sign on again"),
    }.ToFrozenDictionary(r => r.Code);

    public static IReadOnlyCollection<ResponseCode> All => Table.Values;

    public static ResponseCode Find(string code) =>
        Table.GetValueOrDefault(code) ?? new ResponseCode(code, Unknown, AskForHelp, new LocalText("未知应答", "Unknown answer"));

    /// <summary>
    /// True when a reversal needs no further try: it was done (00), or there was nothing to undo (12, 25); the acquirer
    /// remembers it and refuses an original that arrives later.
    /// </summary>
    public static bool EndsReversal(string code) => code is "00" or "12" or "25";

    private static ResponseCode Row(string code, AnswerOutcome outcome, RetryAdvice advice, string zh, string en) =>
        new(code, outcome, advice, new LocalText(zh, en));
}
