namespace QuickCheckout.Domain.Payments;

/// <summary>The acquirer's response codes (ISO 8583 field 39) and what they mean to a person at the till.</summary>
public static class ResponseCodes
{
    public const string Approved = "00";
    public const string WrongPin = "55";

    private const string InvalidTransaction = "12";
    private const string NoOriginal = "25";

    private static readonly Dictionary<string, LocalText> Meanings = new()
    {
        [Approved] = new("交易成功", "approved"),
        ["05"] = new("身份认证失败", "authentication failed"),
        [InvalidTransaction] = new("无效交易", "invalid transaction"),
        ["13"] = new("无效金额", "invalid amount"),
        ["14"] = new("无效卡号", "invalid card number"),
        ["22"] = new("操作有误", "wrong operation"),
        [NoOriginal] = new("未找到原交易", "no original transaction"),
        ["30"] = new("报文格式错误", "format error"),
        ["38"] = new("密码错误次数超限", "PIN tries exceeded"),
        ["40"] = new("不支持的交易", "not supported"),
        ["41"] = new("挂失卡", "lost card"),
        ["43"] = new("被盗卡", "stolen card"),
        ["45"] = new("请使用芯片", "use the chip"),
        ["51"] = new("余额不足", "insufficient funds"),
        ["54"] = new("卡已过期", "card expired"),
        [WrongPin] = new("密码错,请重试", "wrong PIN, try again"),
        ["57"] = new("该卡不允许此交易", "not allowed for this card"),
        ["58"] = new("该终端不允许此交易", "not allowed at this terminal"),
        ["61"] = new("超出金额限制", "amount limit exceeded"),
        ["62"] = new("受限制的卡", "restricted card"),
        ["64"] = new("与原交易金额不符", "amount differs from the original"),
        ["65"] = new("超出次数限制", "count limit exceeded"),
        ["68"] = new("交易超时", "timed out"),
        ["75"] = new("密码错误次数超限", "PIN tries exceeded"),
        ["77"] = new("批次不一致,请重新签到", "batch mismatch, sign on again"),
        ["90"] = new("日切处理中,请稍后重试", "day cut-over, try again later"),
        ["91"] = new("发卡方不能操作", "issuer unavailable"),
        ["94"] = new("重复交易", "duplicate transaction"),
        ["96"] = new("系统异常", "system fault"),
        ["97"] = new("终端未登记", "terminal unknown"),
        ["98"] = new("发卡方无应答", "no answer from the issuer"),
        ["99"] = new("密码格式错,请重新签到", "PIN format error, sign on again"),
        ["A0"] = new("MAC校验错,请重新签到", "MAC error, sign on again"),
    };

    private static readonly LocalText Other = new("交易被拒绝", "declined");

    public static LocalText Meaning(string code) => Meanings.GetValueOrDefault(code, Other);

    /// <summary>
    /// Codes that end a reversal: undone, or nothing there to undo. 12 and 25 count as done because the acquirer
    /// remembers the reversal and refuses an original that arrives after it.
    /// </summary>
    public static bool ReversalDone(string code) => code is Approved or InvalidTransaction or NoOriginal;
}
