using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Terminal.Hardware;

public enum Prompt
{
    Starting,
    Ready,
    PresentCard,
    EnterPin,
    Processing,
    Sign,
    Approved,
    Refused,
    Cancelled,
    OrderPaid,
    Off,
}

/// <summary>What the customer sees: one prompt, and one countdown if there is something to do in time.</summary>
/// <param name="Deadline">When the prompt gives up; null when nothing is awaited from the customer.</param>
/// <param name="Refusal">What went wrong last and what to do about it.</param>
/// <param name="Offered">The ways of reading a card that the prompt offers.</param>
/// <param name="PaperOut">A printout is waiting for paper.</param>
public sealed record Screen(
    Prompt Prompt, LocalText Text, long? AmountFen = null, DateTimeOffset? Deadline = null, Refusal? Refusal = null,
    IReadOnlyList<ReadMode>? Offered = null, bool PaperOut = false)
{
    public static Screen Starting { get; } = new(Prompt.Starting, new LocalText("正在启动", "Starting"));

    public static Screen Ready { get; } = new(Prompt.Ready, new LocalText("欢迎光临", "Welcome"));

    public static Screen Off { get; } = new(Prompt.Off, new LocalText("", ""));

    public static Screen PresentCard(long amountFen, ReadModes offered, DateTimeOffset deadline, Refusal? last) =>
        new(Prompt.PresentCard, OfferText(offered), amountFen, deadline, last, offered.ToList());

    public static Screen EnterPin(long amountFen, bool bypassAllowed, DateTimeOffset deadline, Refusal? last) =>
        new(Prompt.EnterPin,
            bypassAllowed
                ? new LocalText("请输入密码,无密码请按确认", "Enter your PIN, or confirm if you have none")
                : new LocalText("请输入密码", "Enter your PIN"),
            amountFen, deadline, last);

    public static Screen Processing(long? amountFen) =>
        new(Prompt.Processing, new LocalText("正在处理,请稍候", "Processing, please wait"), amountFen);

    public static Screen Sign(long amountFen, DateTimeOffset deadline) =>
        new(Prompt.Sign, new LocalText("请签名", "Please sign"), amountFen, deadline);

    public static Screen Approved(long amountFen) =>
        new(Prompt.Approved, new LocalText("支付成功", "Approved"), amountFen);

    public static Screen Refused(Refusal refusal) => new(Prompt.Refused, refusal.Title, Refusal: refusal);

    public static Screen Cancelled(Refusal reason) => new(Prompt.Cancelled, reason.Title, Refusal: reason);

    public static Screen OrderPaid(long totalFen) =>
        new(Prompt.OrderPaid, new LocalText("收款完成,谢谢惠顾", "Paid in full, thank you"), totalFen);

    private static LocalText OfferText(ReadModes offered)
    {
        var ways = new List<(string Zh, string En)>();
        if (offered.HasFlag(ReadModes.Chip))
            ways.Add(("插卡", "insert"));
        if (offered.HasFlag(ReadModes.Swipe))
            ways.Add(("刷卡", "swipe"));
        if (offered.HasFlag(ReadModes.Contactless))
            ways.Add(("挥卡", "tap"));
        return new LocalText(
            $"请{string.Join("、", ways.Select(w => w.Zh))}", $"Please {string.Join(", ", ways.Select(w => w.En))} your card");
    }
}
