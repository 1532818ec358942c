using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Office;

/// <summary>What the back office calls what the API names.</summary>
public static class OfficeWords
{
    public static string Of(OrderState state, Lang t) => state switch
    {
        OrderState.Live => t["进行中", "live"],
        OrderState.Paid => t["已付款", "paid"],
        OrderState.Closed => t["已关闭", "closed"],
        _ => t["待处理", "needs attention"],
    };

    public static string Of(TimelineCause cause, Lang t) => (cause.Kind, cause.By) switch
    {
        // Back office cancels, too.
        (StepCauseKind.Associate, var by) => t[$"员工 {by}", $"staff {by}"],
        (StepCauseKind.Terminal, var by) => t[$"终端 {by}", $"terminal {by}"],
        (StepCauseKind.Timer, _) => t["超时", "deadline passed"],
        (StepCauseKind.Acquirer, _) => t["收单机构", "acquirer"],
        (StepCauseKind.Alipay, _) => t["支付宝", "Alipay"],
        (StepCauseKind.App, _) => t["购物 App", "shopping app"],
        (StepCauseKind.Person, var by) => t[$"后台 {by}", $"back office {by}"],
        _ => t["系统", "system"],
    };

    public static string Of(StepKind kind, Lang t) => kind switch
    {
        StepKind.Person => t["等人操作", "somebody decides"],
        StepKind.Terminal => t["顾客在终端上", "customer at the terminal"],
        StepKind.Money => t["向收单机构请款", "acquirer is asked"],
        StepKind.Undo => t["退回款项", "money goes back"],
        StepKind.Paid => t["已付款", "paid"],
        StepKind.Closed => t["已关闭", "closed"],
        _ => t["待处理", "needs attention"],
    };

    public static string Of(MoneyOperationKind kind, Lang t) => kind switch
    {
        MoneyOperationKind.Sale => t["收款", "sale"],
        MoneyOperationKind.Void => t["撤销", "void"],
        _ => t["退货", "refund"],
    };

    public static string Of(JournalEvent line, Lang t) => line switch
    {
        JournalEvent.Intended => t["发起", "asked for"],
        JournalEvent.Forbidden => t["禁止发起", "forbidden"],
        JournalEvent.Approved => t["成功", "approved"],
        JournalEvent.Declined => t["被拒绝", "declined"],
        JournalEvent.NotSent => t["未发出", "never sent"],
        JournalEvent.NoAnswer => t["无应答", "no answer"],
        JournalEvent.Reversed => t["已冲正", "reversed"],
        JournalEvent.Resolved => t["人工确认", "vouched for"],
        _ => t["已结算", "settled"],
    };

    public static string Of(MoneyCause cause, Lang t) => cause switch
    {
        { By: MoneyCause.System, Why: MoneyCause.Payment } => t["系统", "system"],
        { Why: MoneyCause.Payment } => cause.By,
        { By: MoneyCause.System } => t[$"系统:{ReasonWords.Of(cause.Why, t)}", $"system: {ReasonWords.Of(cause.Why, t)}"],
        _ => $"{cause.By}: {ReasonWords.Of(cause.Why, t)}",
    };

    public static string Of(SettlementOutcome outcome, Lang t) => outcome switch
    {
        SettlementOutcome.Empty => t["无交易", "nothing sold"],
        SettlementOutcome.Balanced => t["已平账", "balanced"],
        SettlementOutcome.Differs => t["有差异", "differs"],
        _ => t["未结算", "not settled"],
    };

    public static string Of(ImportState state, Lang t) => state switch
    {
        ImportState.Waiting => t["等待中", "waiting"],
        ImportState.Running => t["导入中", "running"],
        ImportState.Done => t["已完成", "done"],
        _ => t["失败", "failed"],
    };

    public static string Of(PartState part, Lang t) => part switch
    {
        PartState.Ready => t["正常", "ready"],
        PartState.Broken => t["故障", "broken"],
        _ => t["无", "none"],
    };

    public static string Of(TerminalKind kind, Lang t) => kind == TerminalKind.SmartPos ? t["智能POS", "smart POS"] : t["云POS", "cloud POS"];

    public static string Of(ResolvedAs outcome, Lang t) => outcome == ResolvedAs.Paid ? t["款项已全部收到", "all of it is paid"] : t["款项已退给顾客", "the customer has the money back"];

    public static string Of(DeadLetterOutcome outcome, Lang t) => outcome == DeadLetterOutcome.SendAgain ? t["重发", "send again"] : t["归档", "put away"];

    /// <param name="wait">As <see cref="CheckoutWaits.Bounds"/> names it.</param>
    public static string OfWait(string wait, Lang t) => wait switch
    {
        "cardReadSeconds" => t["读卡", "Card is read"],
        "pinSeconds" => t["输入密码", "PIN is entered"],
        "signatureSeconds" => t["签名", "Signature"],
        "memberCodeSeconds" => t["扫会员码", "Member code is scanned"],
        "chooseBenefitsSeconds" => t["确认优惠", "Benefits are agreed to"],
        "chooseAmountSeconds" => t["设置下一笔金额", "Next amount is set"],
        "alipaySeconds" => t["支付宝付款", "Customer pays with Alipay"],
        "inAppSeconds" => t["App 付款", "Customer pays in the app"],
        "wholeCheckoutSeconds" => t["整个收银", "The whole checkout"],
        _ => throw new ArgumentOutOfRangeException(nameof(wait), wait, "A wait without a name."),
    };
}
