using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Shared;

/// <summary>What steps, states and ways of paying are called on every screen.</summary>
public static class Words
{
    /// <summary>What is going on, as it is said to the associate.</summary>
    public static string Prompt(CheckoutStatus s, Lang t) => s.Step switch
    {
        Step.AwaitingCode when s.Awaiting is null => t["正在识别…", "Looking the code up …"],
        Step.AwaitingCode when s.Means == Means.Alipay => t["请扫描顾客的会员码或付款码", "Scan the customer's member code or pay code"],
        Step.AwaitingCode => t["请扫描顾客的会员码", "Scan the customer's member code"],
        Step.ChoosingBenefits when s.Awaiting is null => t["正在锁定优惠…", "Holding the benefits …"],
        Step.ChoosingBenefits => t["请顾客确认优惠", "Have the customer agree to the benefits"],
        Step.ChoosingAmount => t["设置本次收款金额", "Set the amount of this payment"],
        Step.ReadingCard => t["请顾客在终端上插卡、刷卡或挥卡", "The customer inserts, swipes or taps a card at the terminal"],
        Step.EnteringPin => t["请顾客在终端上输入密码", "The customer enters the PIN at the terminal"],
        Step.Authorising => t["正在向收单机构请款…", "Asking the acquirer for the money …"],
        Step.Reversing => t["未收到应答,正在冲正。完成前不会再次扣款。", "No answer came: the payment is being reversed. Nothing else is charged before that is certain."],
        Step.Signing => t["请顾客在终端上签名", "The customer signs at the terminal"],
        Step.AwaitingPayer when s.Means == Means.Alipay => t["等待顾客在支付宝付款", "Waiting for the customer to pay with Alipay"],
        Step.AwaitingPayer => t["订单已同步到顾客 App,等待付款", "The order is in the customer's app. Waiting for the payment"],
        Step.Unwinding => t["正在取消,已收款项逐笔退回…", "Cancelling: what was paid is being given back …"],
        Step.Paid => t["收款成功", "Paid in full"],
        Step.Closed => t["收银单已关闭,没有收取任何款项", "Closed. The customer has paid nothing."],
        Step.NeedsAttention => t["这笔收银需要后台处理", "This checkout needs the back office"],
        _ => throw new ArgumentOutOfRangeException(nameof(s), s.Step, "A step without a prompt."),
    };

    public static string Of(Step step, Lang t) => step switch
    {
        Step.AwaitingCode => t["等待扫码", "scan a code"],
        Step.ChoosingBenefits => t["确认优惠", "agree to benefits"],
        Step.ChoosingAmount => t["设置金额", "set an amount"],
        Step.ReadingCard => t["读卡", "read the card"],
        Step.EnteringPin => t["输入密码", "enter the PIN"],
        Step.Authorising => t["请款", "ask the acquirer"],
        Step.Reversing => t["冲正", "reverse"],
        Step.Signing => t["签名", "sign"],
        Step.AwaitingPayer => t["等待付款", "customer pays"],
        Step.Unwinding => t["退回款项", "unwind"],
        Step.Paid => t["已付款", "paid"],
        Step.Closed => t["已关闭", "closed"],
        Step.NeedsAttention => t["待人工处理", "needs attention"],
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a name."),
    };

    /// <summary>What happens by itself when the deadline passes, behind the countdown; nothing where nothing does.</summary>
    public static string Then(NextAction? next, Lang t) => next is { } action ? t["后", "then "] + Of(action, t) : "";

    public static string Of(NextAction next, Lang t) => next switch
    {
        NextAction.CheckoutCloses => t["收银单关闭", "the checkout closes"],
        NextAction.AttemptFails => t["本次收款失败,可重试", "this payment fails and can be tried again"],
        NextAction.SlipMarkedUnsigned => t["签购单注明“未采集签名”", "the slip says “signature not captured”"],
        _ => throw new ArgumentOutOfRangeException(nameof(next), next, "Something that happens by itself and has no name."),
    };

    public static string Of(PaymentMethod method, Lang t) => method == PaymentMethod.Alipay ? t["支付宝", "Alipay"] : t["银行卡", "bank card"];

    public static string Of(Means means, Lang t) => means switch
    {
        Means.BankCard => t["银行卡", "Card"],
        Means.Alipay => t["支付宝", "Alipay"],
        _ => t["App 付款", "In the app"],
    };

    public static string Of(TenderState state, Lang t) => state switch
    {
        TenderState.Open => t["进行中", "under way"],
        TenderState.Failed => t["未成功", "failed"],
        TenderState.Approved => t["已收", "approved"],
        TenderState.Voided => t["已退回", "given back"],
        TenderState.VoidFailed => t["退回失败", "could not be given back"],
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a name."),
    };

    public static string Of(ReadMode mode, Lang t) => mode switch
    {
        ReadMode.Chip => t["插卡", "chip"],
        ReadMode.Swipe => t["刷卡", "swipe"],
        _ => t["挥卡", "tap"],
    };
}
