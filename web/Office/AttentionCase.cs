using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Api;

namespace QuickCheckout.Web.Office;

/// <summary>One way to end a case.</summary>
/// <param name="Means">What is so then, and what the system does about it.</param>
public sealed record AttentionChoice(string Id, LocalText Name, LocalText Means);

/// <summary>Something that waits for a person: what it is called, what may be decided, and how that is sent.</summary>
/// <param name="Choices">Where there is one only, nothing has to be chosen.</param>
/// <param name="Tenders">Payments of which one has to be named; empty when none has to be.</param>
public sealed record AttentionCase(
    string Name, LocalText NextAction, IReadOnlyList<AttentionChoice> Choices, IReadOnlyList<Tender> Tenders,
    Func<Desk, AttentionChoice, string, int?, Task<Answer<object>>> Send)
{
    /// <summary>The server takes no longer one.</summary>
    public const int MostOfNote = 200;

    private static readonly AttentionChoice GivenBack = new(
        "given-back", new("款项已退给顾客", "The customer has the money back"),
        new("顾客已经拿回全部款项(手工退款或收单机构已退)。系统不再发送任何请求。", "By hand or from the acquirer, all of it. The system sends nothing more for it."));

    private static readonly AttentionChoice AllPaid = new(
        "paid", new("款项已全部收到", "All of it is paid and stays"),
        new("已核实款项全部到账,订单按已付款完成。", "It was checked that all the money is there: the order is completed as paid."));

    private static readonly AttentionChoice SeenTo = new(
        "seen-to", new("已处理", "Seen to"), new("差异已核实并处理完毕。", "What was left of it has been looked into and settled."));

    private static readonly AttentionChoice PutAway = new(
        "put-away", new("归档", "Put away"), new("没有需要再做的事。", "Nothing is left to do about it."));

    private static readonly AttentionChoice SendAgain = new(
        "send-again", new("重发", "Send again"), new("重新放入上报队列;过时的上报会被忽略。", "Into the queue of reports once more; what is out of date changes nothing."));

    public static AttentionCase Of(CheckoutStatus status)
    {
        // One that still gives money back goes on by itself, but for the payment that is stuck.
        var atWork = status.Step == Step.Unwinding;
        var held = status.Tenders.Where(t => t.HoldsMoney).ToList();
        return new AttentionCase(
            status.OrderNo, status.Attention!.NextAction, status.Step == Step.NeedsAttention ? [GivenBack, AllPaid] : [GivenBack], atWork ? held : [],
            (desk, choice, note, tender) => desk.Resolve(status.CheckoutId, choice == AllPaid ? ResolvedAs.Paid : ResolvedAs.GivenBack, note, tender));
    }

    public static AttentionCase Of(TerminalSettlement settlement) => new(
        $"{settlement.TerminalId} · {settlement.Day:yyyy-MM-dd}",
        settlement.NextAction ?? settlement.Differences.FirstOrDefault(d => d.NeedsPerson)?.NextAction ?? SeenTo.Means, [SeenTo], [],
        (desk, _, note, _) => desk.Resolve(settlement, note));

    public static AttentionCase Of(DeadLetter letter) => new(
        $"{letter.TerminalId ?? "?"} · {letter.Reason}", letter.Next, letter.CanBeSentAgain ? [SendAgain, PutAway] : [PutAway], [],
        (desk, choice, note, _) => desk.Resolve(letter, choice == SendAgain ? DeadLetterOutcome.SendAgain : DeadLetterOutcome.PutAway, note));
}
