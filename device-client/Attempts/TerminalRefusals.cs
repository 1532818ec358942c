using QuickCheckout.Domain;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>Refusals that only a terminal says.</summary>
public static class TerminalRefusals
{
    public static Refusal StaleAttempt { get; } =
        Of("stale-attempt", "该支付尝试已作废", "This attempt is over; a later one was seen or the terminal restarted.");

    public static Refusal UnknownAttempt { get; } =
        Of("unknown-attempt", "终端没有进行该支付尝试", "The terminal has not started this attempt.");

    public static Refusal CardNotHeld { get; } =
        Of("card-not-held", "终端已不再保留该卡数据,请重新读卡", "The terminal no longer holds this card: read it again.");

    public static Refusal UnknownMethod(string name) =>
        Of("unknown-method", $"终端不支持指令 {name}", $"The terminal has no command {name}.");

    public static Refusal PinNeeded { get; } =
        Of("pin-needed", "此卡必须输入密码", "This card needs its PIN.");

    public static Refusal WrongPin { get; } =
        Of("wrong-pin", "密码错,请重试", "Wrong PIN, try again.");

    public static Refusal NothingAwaited(string device) =>
        Of("nothing-awaited", $"终端现在不需要此操作({device})", $"The terminal is not waiting for this now ({device}).");

    public static Refusal PoweredOff { get; } =
        Of("powered-off", "终端已断电", "The terminal has no power.");

    public static Refusal ForeignOrigin { get; } =
        Of("foreign-origin", "此网页不可操作终端", "Pages of this origin may not use the terminals.");

    public static Refusal ForeignHost { get; } =
        Of("foreign-host", "终端控制接口只用本机地址访问", "The terminals' control API is reached by a loopback name only.");

    private static Refusal Of(string code, string zh, string en) => new(code, new LocalText(zh, en));
}
