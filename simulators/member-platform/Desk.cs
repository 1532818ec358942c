using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What the platform decides about orders and in-app payments: for the store that asks, and for the customer with the phone.</summary>
public sealed class Desk(Books books, Outbox outbox, TimeProvider clock)
{
    private static readonly TimeSpan ChinaTime = TimeSpan.FromHours(8);

    /// <returns>Null when it is kept, or older than what is kept.</returns>
    public Problem? Sync(Order order) => books.Turn(turn =>
    {
        if (turn.Member(order.MemberId) is null)
            return Problems.MemberUnknown(order.MemberId);
        var stored = turn.Order(order.OrderNo);
        if (stored is not null && (stored.MemberId, stored.CheckoutId) != (order.MemberId, order.CheckoutId))
            return Problems.OrderDiffers;
        if (stored is null || order.Sequence > stored.Sequence)
            turn.Keep(order);
        return null;
    });

    /// <summary>The order, as long as it waits for its payment.</summary>
    public Outcome<Order> Awaiting(string orderNo) => books.Turn(turn => Awaiting(turn, orderNo));

    /// <summary>The customer's orders, newest first, each with its newest in-app payment.</summary>
    public Outcome<IReadOnlyList<Order>> OrdersOf(string memberId) => Turn<Outcome<IReadOnlyList<Order>>>(turn => turn.Member(memberId) is null
        ? Problems.MemberUnknown(memberId)
        : new Outcome<IReadOnlyList<Order>>([.. turn.OrdersOf(memberId).Select(o => o with { Payment = turn.NewestPaymentOf(o.OrderNo) })], null));

    /// <summary>Asks the customer to pay in the app. The same again is the same payment, whatever has become of it.</summary>
    public Outcome<Payment> Open(string orderNo, string number, long amountFen, DateTimeOffset payBefore) => Turn<Outcome<Payment>>(turn =>
    {
        if (turn.Order(orderNo) is null)
            return Problems.OrderUnknown(orderNo);
        var stored = turn.Payment(number);
        if (stored is { OrderNo: not null })
            return stored.OrderNo == orderNo && stored.AmountFen == amountFen ? stored : Problems.PaymentDiffers;
        // Its cancel has overtaken it: now it is known what was cancelled.
        if (stored is null && Awaiting(turn, orderNo).Problem is { } problem)
            return problem;
        var state = stored?.State ?? PaymentState.Waiting;
        turn.Keep(new Payment(number, orderNo, amountFen, 0, state, PayBefore: payBefore));
        turn.Expire(Now);
        return turn.Payment(number)!;
    });

    public Outcome<Payment> Find(string number) => Turn<Outcome<Payment>>(turn => turn.Payment(number) is { } payment ? payment : Problems.PaymentUnknown(number));

    /// <summary>
    /// Nothing is paid under this number, from now on: what waits no longer does, and what was paid is given back. What the
    /// customer left or what expired stays so. Also of a number that was never opened.
    /// </summary>
    public Payment Cancel(string number) => Turn(turn =>
    {
        var cancelled = turn.Payment(number) switch
        {
            null => new Payment(number, null, 0, 0, PaymentState.Cancelled),
            { State: PaymentState.Waiting } waiting => waiting with { State = PaymentState.Cancelled },
            { State: PaymentState.Paid } paid => paid with { State = PaymentState.Cancelled, RefundedFen = paid.AmountFen },
            var ended => ended,
        };
        turn.Keep(cancelled);
        return cancelled;
    });

    /// <summary>The order if it is the member's.</summary>
    public Outcome<Order> Of(string memberId, string orderNo) => books.Turn(turn => Of(turn, memberId, orderNo));

    /// <summary>The customer pays, or leaves the payment page; the store hears of it.</summary>
    public Problem? ByCustomer(string memberId, string orderNo, bool pays)
    {
        var (owed, problem) = Turn<Outcome<Webhook>>(turn =>
        {
            var (order, stranger) = Of(turn, memberId, orderNo);
            if (order is null)
                return stranger!;
            // Only the newest: the store may have given up an older one, whose cancel is on its way.
            if (order.State != OrderState.AwaitingPayment || turn.NewestPaymentOf(orderNo) is not { State: PaymentState.Waiting } waiting)
                return Problems.NothingToPay;
            var decided = pays
                ? waiting with { State = PaymentState.Paid, PaidAt = Now, Reference = Reference(turn.CountOf(waiting.Number)) }
                : waiting with { State = PaymentState.Left };
            var webhook = Webhook.Of(new PaymentChanged(order.CheckoutId, orderNo, decided.Number, decided.State), Now);
            turn.Keep(decided);
            turn.Keep(webhook);
            return webhook;
        });
        if (owed is not null)
            outbox.Begin(owed);
        return problem;
    }

    public BooksView View() => Turn(turn =>
    {
        var payments = turn.Payments();
        return new BooksView(payments.Sum(p => p.Held()), payments, turn.Orders(), turn.Webhooks(), [.. turn.Benefits().Select(b => b.Booked(Now))]);
    });

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>A decision that looks at payments: first those end whose time is up.</summary>
    private T Turn<T>(Func<BooksTurn, T> decide) => books.Turn(turn =>
    {
        turn.Expire(Now);
        return decide(turn);
    });

    private static Outcome<Order> Of(BooksTurn turn, string memberId, string orderNo) =>
        turn.Member(memberId) is null ? Problems.MemberUnknown(memberId)
        : turn.Order(orderNo) is { } order && order.MemberId == memberId ? order
        : Problems.OrderUnknown(orderNo);

    private static Outcome<Order> Awaiting(BooksTurn turn, string orderNo) => turn.Order(orderNo) switch
    {
        null => Problems.OrderUnknown(orderNo),
        { State: OrderState.AwaitingPayment } order => order,
        _ => Problems.OrderEnded,
    };

    private string Reference(long count) => $"{Now.ToOffset(ChinaTime):yyyyMMdd}{count:D12}";
}

/// <summary>GET /books: everything, and what stands: paid and not given back.</summary>
public sealed record BooksView(long HeldFen, IReadOnlyList<Payment> Payments, IReadOnlyList<Order> Orders, IReadOnlyList<Webhook> Webhooks,
    IReadOnlyList<BookedBenefit> Benefits);
