namespace QuickCheckout.Domain.Terminals;

/// <summary>A terminal's report that could not be understood or delivered, and waits for a person (rule S3).</summary>
/// <param name="TerminalId">Who sent it, as the hub says; null when that is not known.</param>
/// <param name="StoreId">The store of that terminal; null when it is not registered.</param>
/// <param name="Reason">Why it is dead: a code of ours, or the broker's.</param>
/// <param name="EnqueuedAt">When it arrived.</param>
/// <param name="KeptAt">When it was found dead.</param>
/// <param name="Summary">Its beginning; null when it may hold a card number, and then nothing of it was kept (rule Z2).</param>
/// <param name="CanBeSentAgain">All of it was kept.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Resolution">Set when somebody wanted it sent again, and that was not done yet.</param>
public sealed record DeadLetter(
    string Id, string? TerminalId, string? StoreId, string Reason, string? Description, DateTimeOffset EnqueuedAt, DateTimeOffset KeptAt,
    string? Summary, bool CanBeSentAgain, LocalText Next, DeadLetterResolution? Resolution)
{
    public const string ReportMalformed = "report-malformed";
    public const string SenderMissing = "sender-missing";
    public const string CheckoutUnknown = "checkout-unknown";
    public const string ForeignTerminal = "foreign-terminal";

    public static LocalText Advice(string reason, bool canBeSentAgain) => reason switch
    {
        ReportMalformed => new("上报内容无法识别:检查终端固件版本后归档", "The report makes no sense: look at the terminal's firmware, then put it away."),
        SenderMissing => new("不是经 IoT Hub 送达的消息:查明来源后归档", "It did not come through IoT Hub: find out who sent it, then put it away."),
        CheckoutUnknown => new("没有这张收银单:核对后归档;若收银单后来出现,可重发", "There is no such checkout: put it away, or send it again if there is one by now."),
        ForeignTerminal => new("终端上报了别的终端的收银单:检查该终端的配置后归档", "It is about another terminal's checkout: look at how this terminal is set up, then put it away."),
        _ when canBeSentAgain => new("系统多次未能处理:重发;过时的上报会被忽略", "It could not be taken time and again: send it again; what is out of date is ignored."),
        _ => new("内容未保留:检查该终端后归档", "Its content was not kept: look after the terminal, then put it away."),
    };
}

/// <summary>What a person has decided about a dead letter.</summary>
public sealed record DeadLetterResolution(DeadLetterOutcome Outcome, string By, string Note, DateTimeOffset At);

public enum DeadLetterOutcome
{
    /// <summary>Nothing is left to do about it.</summary>
    PutAway,

    /// <summary>Into the queue of reports; one that is out of date by now changes nothing there.</summary>
    SendAgain,
}
