namespace QuickCheckout.Domain.Terminals;

/// <summary>What a terminal finds when it looks at itself: its answer to the direct method <see cref="Name"/>, which takes nothing.</summary>
/// <param name="ClockAt">What its clock shows.</param>
/// <param name="CardHeld">Card data is in memory: a payment is going on.</param>
/// <param name="UnsentReports">Reports that the hub has not acknowledged.</param>
/// <param name="KeysLeft">Payments that its keys are still good for; then a new initial key has to be loaded.</param>
public sealed record SelfTest(
    DateTimeOffset ClockAt, DateTimeOffset BootedAt, string Firmware, PartState Reader, PartState PinPad, bool PaperIn, Battery Battery,
    bool CardHeld, int UnsentReports, long KeysLeft)
{
    public const string Name = "diagnose";

    /// <summary>A terminal whose clock is further off prints slips that nobody can match with the acquirer's.</summary>
    public const int MostClockSeconds = 60;

    public const int LowBatteryPercent = 20;
    public const int FewKeys = 1_000;

    /// <summary>What somebody should see to, in words; empty when all is well.</summary>
    /// <param name="clockAheadSeconds">How far its clock is ahead of the right time; negative: behind.</param>
    public IReadOnlyList<LocalText> Findings(int clockAheadSeconds) =>
    [
        .. When(Reader == PartState.Broken, "读卡器故障:不能受理银行卡", "The card reader is broken: no bank card can be taken."),
        .. When(PinPad == PartState.Broken, "密码键盘故障", "The PIN pad is broken."),
        .. When(!PaperIn, "打印机缺纸", "The printer is out of paper."),
        .. When(Battery.Percent < LowBatteryPercent && !Battery.Charging, $"电量低:{Battery.Percent}%", $"The battery is low: {Battery.Percent}%."),
        .. When(clockAheadSeconds > MostClockSeconds, $"时钟快 {clockAheadSeconds} 秒", $"The clock is {clockAheadSeconds} s ahead."),
        .. When(clockAheadSeconds < -MostClockSeconds, $"时钟慢 {-clockAheadSeconds} 秒", $"The clock is {-clockAheadSeconds} s behind."),
        .. When(UnsentReports > 0, $"有 {UnsentReports} 条上报未被确认", $"{UnsentReports} reports are not acknowledged."),
        .. When(KeysLeft < FewKeys, $"密钥只够 {KeysLeft} 笔支付,请灌装新密钥", $"The keys are good for {KeysLeft} more payments: load a new initial key."),
    ];

    private static IEnumerable<LocalText> When(bool so, string zh, string en) => so ? [new LocalText(zh, en)] : [];
}
