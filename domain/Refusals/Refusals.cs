using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using static QuickCheckout.Domain.Money;

namespace QuickCheckout.Domain;

/// <summary>Every refusal of the product, one member a code. Titles say what is wrong and what to do (rule Z3).</summary>
public static partial class Refusals
{
    private const int MaxSaid = 64;

    /// <summary>Neither a call nor a page.</summary>
    public static Refusal NothingHere { get; } = Of("nothing-here", "没有这个地址", "There is nothing at this address.");

    // Starting a checkout (K3, O2, O3)
    public static Refusal Required(string field) =>
        Of("field-required", $"缺少字段 {field}", $"The field {field} is required.", field);

    public static Refusal Malformed(string field, string ruleZh, string ruleEn) =>
        Of("field-malformed", $"字段 {field} 不正确:{ruleZh}", $"The field {field} is not right: {ruleEn}", field);

    public static Refusal BodyMalformed(string path) =>
        Of("body-malformed", $"请求内容不是正确的 JSON,或含有未知的字段或取值(位置 {Said(path)})", $"The body is not the expected JSON (at {Said(path)}).", Said(path));

    public static Refusal BodyTooLarge(int bytes) =>
        Of("body-too-large", $"请求内容超过 {bytes} 字节", $"The body is larger than {bytes} bytes.");

    public static Refusal UnknownTerminal(string terminalId) =>
        Of("terminal-unknown", $"没有登记终端 {Said(terminalId)}", $"No terminal {Said(terminalId)} is registered.", "terminalId");

    public static Refusal TerminalOfOtherStore(string terminalId) =>
        Of("terminal-of-other-store", $"终端 {Said(terminalId)} 不属于本店", $"Terminal {Said(terminalId)} belongs to another store.", "terminalId");

    public static Refusal TerminalBusy(string checkoutId) =>
        Of("terminal-busy", $"该终端正在进行另一笔收银({checkoutId}),请先完成或取消", $"The terminal is busy with checkout {checkoutId}: finish or cancel it first.", "terminalId");

    public static Refusal TerminalBeingSettled { get; } =
        Of("terminal-being-settled", "该终端正在结算,请稍后重试", "The terminal is being settled. Try again in a moment.", "terminalId");

    /// <summary>Its sales would be settled with the wrong store.</summary>
    public static Refusal TerminalNotSettled(string storeId) => Of(
        "terminal-not-settled", $"该终端在门店 {Said(storeId)} 还有未结算的交易,请先日终结算", $"The terminal has sales of store {Said(storeId)} to settle first.", "storeId");

    public static Refusal TerminalTaken { get; } =
        Of("terminal-taken", "终端已被另一笔收银占用,请重新结算", "Another checkout has the terminal by now. Settle again.", "terminalId");

    public static Refusal IdempotencyKeyReused { get; } =
        Of("idempotency-key-reused", "同一个幂等键对应了不同的内容", "The same idempotency key came with other content.", "Idempotency-Key");

    /// <summary>Prices may have changed since: it is asked for anew.</summary>
    public static Refusal SettleTooOld { get; } = Of(
        "settle-too-old", "该结算请求已过期,请用新的幂等键重新结算", "This settle was refused too long ago to be repeated. Settle again under a new key.", "Idempotency-Key");

    public static Refusal UnknownSku(string sku) =>
        Of("sku-unknown", $"没有商品 {Said(sku)}", $"There is no SKU {Said(sku)}.", "lines");

    public static Refusal QuantityOutOfRange(string sku) =>
        Of("quantity-out-of-range", $"商品 {Said(sku)} 的数量必须是 1 到 99", $"The quantity of {Said(sku)} must be 1 to 99.", "lines");

    public static Refusal OutOfStock(string sku, int left) =>
        Of("out-of-stock", $"商品 {Said(sku)} 库存不足,还剩 {left} 件", $"There is not enough of {Said(sku)}: {left} left.", "lines");

    public static Refusal NotCountedHere(string sku) =>
        Of("stock-unknown", $"本店没有登记商品 {Said(sku)} 的库存", $"The store does not count {Said(sku)}.", "sku");

    public static Refusal TotalOutOfRange(long maxFen) => Of(
        "total-out-of-range", $"订单总额必须大于零,最多 {Yuan(maxFen)}", $"The total must be above zero and at most {Yuan(maxFen)}.", "lines");

    // A live checkout
    public static Refusal UnknownCheckout(string checkoutId) =>
        Of("checkout-unknown", $"没有收银单 {Said(checkoutId)}", $"There is no checkout {Said(checkoutId)}.");

    public static Refusal NotExpectedNow(Step step) =>
        Of("not-expected-now", $"当前{NameOf(step).Zh},不能做这个操作", $"This cannot be done now: {NameOf(step).En}.");

    public static Refusal AlreadyPaid { get; } = Of("already-paid", "订单已付款", "The order has been paid already.");

    public static Refusal PaidNotCancellable { get; } =
        Of("paid-not-cancellable", "订单一旦完成付款后将无法撤销", "An order that has been paid cannot be cancelled.");

    public static Refusal AlreadyClosed { get; } =
        Of("checkout-closed", "该收银单已关闭,请重新添加购物车后下单", "This checkout is closed. Start again with a new cart.");

    public static Refusal BeingUnwound { get; } =
        Of("being-unwound", "该收银单正在取消,已收款项正在撤销", "This checkout is being cancelled: what was paid is being given back.");

    // Member code (B1)
    public static Refusal MemberCodeMalformed { get; } =
        Of("member-code-malformed", "会员码无法识别,请扫描顾客会员码", "The code cannot be read. Scan the customer's member code.", "code");

    public static Refusal PayCodeNotAccepted { get; } =
        Of("pay-code-not-accepted", "银行卡收银只可扫描会员码,付款码无法识别顾客身份", "Bank card payment takes the member code only: a pay code does not identify the customer.", "code");

    public static Refusal MemberCodeUnknown { get; } =
        Of("member-code-unknown", "会员码无效或已过期,请顾客刷新后重新扫描", "The member code is unknown or has expired. Ask the customer to refresh it and scan again.", "code");

    public static Refusal MemberBlocked { get; } =
        Of("member-blocked", "该会员账号已被停用", "This member's account is blocked.", "code");

    public static Refusal MemberPlatformUnavailable { get; } =
        Of("member-platform-unavailable", "会员平台暂时无法连接,请重新扫描", "The member platform cannot be reached. Scan again.");

    // This payment's amount (B2)
    public static Refusal AmountNotPositive { get; } =
        Of("amount-not-positive", "收款金额必须大于零", "The amount must be above zero.", "amountFen");

    public static Refusal AmountAboveDue(long dueFen) =>
        Of("amount-above-due", $"收款金额不能超过当前待收 {Yuan(dueFen)}", $"The amount must not exceed what is due, {Yuan(dueFen)}.", "amountFen");

    public static Refusal LastCardMustPayAll(long dueFen) =>
        Of("last-card-must-pay-all", $"最后一次刷卡必须付清余额 {Yuan(dueFen)}", $"The last card payment must be all that is due, {Yuan(dueFen)}.", "amountFen");

    // An attempt (B3–B9)
    public static Refusal TerminalOffline { get; } =
        Of("terminal-offline", "终端不在线,请检查电源和网络后重试", "The terminal is offline. Check its power and network, then try again.");

    public static Refusal TerminalRefused(string why) =>
        Of("terminal-refused", $"终端拒绝了指令({why})", $"The terminal refused the command ({why}).");

    public static Refusal TerminalRestarted { get; } =
        Of("terminal-restarted", "终端已重新启动,本次支付未完成,请重试", "The terminal restarted, this payment did not complete. Try again.");

    public static Refusal ReadTimedOut { get; } = Of("read-timed-out", "读卡超时", "No card was read in time.");

    public static Refusal PinTimedOut { get; } = Of("pin-timed-out", "输入密码超时", "The PIN was not entered in time.");

    public static Refusal ReportMalformed { get; } =
        Of("report-malformed", "终端上报的数据无法识别,请重试", "The terminal's report could not be understood. Try again.");

    public static Refusal EnvelopeMissing { get; } =
        Of("envelope-missing", "未收到加密的卡数据,请重试", "The sealed card data did not arrive. Try again.");

    public static Refusal AuthorisationTooLate { get; } =
        Of("authorisation-too-late", "系统中断过久,本次支付未扣款,请重新刷卡", "The system stood still too long. Nothing was charged. Present the card again.");

    public static Refusal AcquirerUnavailable { get; } =
        Of("acquirer-unavailable", "收单机构暂时无法连接,未扣款,请重试", "The acquirer cannot be reached. Nothing was charged. Try again.");

    public static Refusal OutcomeUnknown { get; } =
        Of("outcome-unknown", "未收到收单机构应答,本次支付已冲正,请重试", "The acquirer did not answer. This payment was reversed. Try again.");

    public static Refusal Declined(ResponseCode code) =>
        new($"declined-{code.Code}", new LocalText($"交易失败:{code.Meaning.Zh}({code.Code})", $"Declined: {code.Meaning.En} ({code.Code})."));

    public static Refusal OfReader(ReaderFault fault) => fault switch
    {
        ReaderFault.ReadTimedOut => ReadTimedOut,
        ReaderFault.PinTimedOut => PinTimedOut,
        ReaderFault.RemovedTooEarly => Of("card-removed-early", "拔卡过早,请重试", "The card was removed too early. Try again."),
        ReaderFault.SwipedTooFast => Of("swiped-too-fast", "刷卡过快,请重新刷卡", "The card was swiped too fast. Swipe it again."),
        ReaderFault.WrongMode => Of("wrong-read-mode", "读卡方式不正确", "This way of reading is not offered for this card."),
        ReaderFault.ChipCardSwiped => Of("insert-chip", "请插卡", "Insert the chip card."),
        ReaderFault.ChipUnreadable => Of("chip-unreadable", "IC卡读卡失败,请刷卡", "The chip cannot be read. Swipe the card."),
        ReaderFault.SeveralCards => Of("several-cards", "请出示单一卡片", "Present one card only."),
        ReaderFault.CardBlocked => Of("card-blocked", "卡被锁定", "The card is blocked."),
        ReaderFault.CardExpired => Of("card-expired", "卡已过期", "The card has expired."),
        ReaderFault.CardInvalid => Of("card-invalid", "卡号无效", "The card number is not valid."),
        ReaderFault.CancelledByCustomer => Of("cancelled-by-customer", "顾客取消了本次支付", "The customer cancelled this payment."),
        ReaderFault.TerminalRestarted => TerminalRestarted,
        ReaderFault.UploadFailed => EnvelopeMissing,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "A reader fault without a text."),
    };

    // Uploads of a terminal
    public static Refusal AttemptOver { get; } =
        Of("attempt-over", "该次支付已结束", "This attempt is over.", "attempt");

    public static Refusal TicketInvalid { get; } =
        Of("ticket-invalid", "上传凭证无效或已过期", "The upload ticket is not valid or has expired.", "Authorization");

    public static Refusal UploadDiffers { get; } =
        Of("upload-differs", "该次支付已上传过不同的内容", "Other content was uploaded for this attempt before.");

    // Paper (B8)
    public static Refusal NotPaid { get; } =
        Of("not-paid", "该收银单没有付清,没有小票", "This checkout is not paid: it has no receipt.");

    public static Refusal NoSlips { get; } =
        Of("no-slips", "该收银单没有可重印的签购单", "This checkout has no slips to print again.");

    public static Refusal TooManyCopies(int most) =>
        Of("too-many-copies", $"最多重印 {most} 次", $"It has been reprinted {most} times, which is the limit.");

    // Needs attention (S3)
    public static Refusal NothingToResolve { get; } =
        Of("nothing-to-resolve", "没有需要人工处理的事项", "Nothing of it waits for a person.");

    public static Refusal StillUnderWay { get; } =
        Of("still-under-way", "系统仍在处理这笔收银,此时只能确认款项已退回", "The system is still at it: for now only that its money is back can be said.", "outcome");

    /// <summary>An authorisation or void of it may be under way until then.</summary>
    public static Refusal JustFailed(int seconds) => Of(
        "just-failed", $"该收银单刚刚异常结束,可能仍有交易在途,请 {seconds} 秒后再确认",
        $"It has just failed, and money may still be on its way: say so again in {seconds} s.");

    /// <summary>One word must not count for two tenders: whoever gives it names the one they mean.</summary>
    public static Refusal TenderNotStuck(int stuck) => Of(
        "tender-not-stuck", $"系统正在撤销第 {stuck} 笔付款;请注明款项已退回的是哪一笔,且只能是这一笔",
        $"The void that is stuck is of tender {stuck}: name the tender whose money is back, and only that one.", "tender");

    public static Refusal NotAllPaid(long heldFen, long payableFen) => Of(
        "not-all-paid", $"账上只有 {Yuan(heldFen)},应收 {Yuan(payableFen)},不能作为已付款完成",
        $"The journal holds {Yuan(heldFen)} of {Yuan(payableFen)}: it cannot be completed as paid.", "outcome");

    /// <summary>The acquirer charged it, but the checkout failed before it counted it: its order is not complete.</summary>
    public static Refusal NotCounted(long dueFen) => Of(
        "not-counted", $"收银单上仍有 {Yuan(dueFen)} 未付,不能作为已付款完成;请退回已收的款项",
        $"By its status {Yuan(dueFen)} are still due: it cannot be completed as paid, give back what was charged.", "outcome");

    // Terminals (S4) and dead letters (S3)
    public static Refusal LimitsChanged { get; } =
        Of("limits-changed", "时限已被他人修改,请刷新后再改", "The limits were changed since they were read. Read them again.");

    public static Refusal UnknownDeadLetter { get; } = Of("dead-letter-unknown", "没有这条死信", "There is no such dead letter.");

    public static Refusal CannotBeSentAgain { get; } =
        Of("cannot-be-sent-again", "这条上报的内容未保留,不能重发,只能归档", "The content of this report was not kept: it cannot be sent again, only put away.", "outcome");

    // End of day (S5)
    public static Refusal UnknownStore(string storeId) =>
        Of("store-unknown", $"门店 {Said(storeId)} 没有登记的终端", $"Store {Said(storeId)} has no registered terminal.", "storeId");

    public static Refusal UnknownSettlement { get; } = Of("settlement-unknown", "没有这笔结算", "There is no such settlement.");

    public static Refusal TerminalBusyForSettlement { get; } =
        Of("terminal-busy-for-settlement", "终端一直有收银在进行,未能结算", "A checkout kept the terminal, it was not settled.");

    public static Refusal ChargeWithoutSale { get; } =
        Of("charge-without-sale", "收单机构有扣款而本店无此销售", "The acquirer holds a charge for which there is no sale.");

    // The end
    public static Refusal CancelledByAssociate { get; } = Of("cancelled-by-associate", "已取消", "Cancelled by the associate.");

    public static Refusal TooManyFailures(int limit) =>
        Of("too-many-failures", $"失败次数已达上限({limit} 次)", $"The limit of {limit} failed attempts is reached.");

    public static Refusal DeadlinePassed(Step step) =>
        Of("deadline-passed", $"{NameOf(step).Zh}超时,收银单关闭", $"Time is over while {NameOf(step).En}; the checkout closes.");

    public static Refusal LedgerBroken(string facts) =>
        Of("ledger-broken", $"账目不平,已停止收银:{facts}", $"The amounts do not add up, the checkout has stopped: {facts}");

    public static Refusal UnwindIncomplete(string tenders) =>
        Of("unwind-incomplete", $"以下付款未能撤销,请人工处理:{tenders}", $"These tenders could not be voided and need a person: {tenders}");

    public static Refusal ReversalPending { get; } =
        Of("reversal-pending", "冲正或撤销尚未得到收单机构确认", "The acquirer has not confirmed the reversal or void yet.");

    public static Refusal CancelPending { get; } =
        Of("cancel-pending", "付款的撤销尚未得到支付宝或顾客端确认", "Alipay or the shopping app has not confirmed yet that the payment is cancelled.");

    public static LocalText CancelPendingAdvice { get; } =
        new("系统会继续尝试;如长时间未完成,请在支付宝商家后台或会员平台核实该笔交易", "It goes on by itself; if it stays, look the payment up with Alipay or the shopping app.");

    public static LocalText ReversalPendingAdvice { get; } =
        new("系统会继续尝试;如长时间未完成,请联系收单机构核实该笔交易", "It goes on by itself; if it stays, ask the acquirer about this transaction.");

    public static LocalText UnwindAdvice { get; } =
        new("请在收单机构后台撤销或退货上述付款,并把凭证交给顾客", "Void or refund these tenders with the acquirer and hand the customer the proof.");

    public static LocalText InternalFaultAdvice { get; } =
        new("核对本单已批准的付款与收单机构账目,再决定完成或退款", "Compare the approved tenders with the acquirer's books, then complete or refund.");

    public static Refusal InternalFault { get; } =
        Of("internal-fault", "系统出现故障", "Something went wrong on our side.");

    /// <summary>What a caller sent, said back: its beginning, and nothing that may be a card number (rule Z2).</summary>
    public static string Said(string text)
    {
        if (CardNumber.MayBeIn(text))
            return "***";
        return text.Length <= MaxSaid ? text : $"{text[..MaxSaid]}...";
    }

    /// <summary>What a checkout is doing, in words that follow "now" or "while".</summary>
    private static LocalText NameOf(Step step) => step switch
    {
        Step.AwaitingCode => new("等待扫码", "waiting for a code to be scanned"),
        Step.ChoosingBenefits => new("等待确认优惠", "waiting for the benefits to be agreed to"),
        Step.ChoosingAmount => new("等待设置收款金额", "waiting for an amount"),
        Step.ReadingCard => new("等待读卡", "waiting for a card"),
        Step.EnteringPin => new("等待输入密码", "waiting for the PIN"),
        Step.Authorising => new("正在请求扣款", "asking for the money"),
        Step.Reversing => new("正在撤销未确认的付款", "undoing a payment"),
        Step.Signing => new("等待签名", "waiting for the signature"),
        Step.AwaitingPayer => new("等待顾客付款", "waiting for the customer to pay"),
        Step.Unwinding => new("正在退回已收款项", "giving back what was paid"),
        Step.Paid => new("订单已付款", "paid"),
        Step.Closed => new("收银单已关闭", "closed"),
        Step.NeedsAttention => new("收银单待人工处理", "waiting for a person"),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step without a name."),
    };

    private static Refusal Of(string code, string zh, string en, string? field = null) => new(code, new LocalText(zh, en), field);
}
