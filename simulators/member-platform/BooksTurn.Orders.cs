using System.Text.Json;
using Microsoft.Data.Sqlite;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Orders and their in-app payments.</summary>
public sealed partial class BooksTurn
{
    private const string PaymentColumns = "number, order_no, amount, refunded, state, reference, paid_at, pay_before";

    public Order? Order(string orderNo) => Read("select content from orders where order_no = $1", OrderOf, orderNo).FirstOrDefault();

    /// <summary>In the order of their first sync.</summary>
    public IReadOnlyList<Order> Orders() => Read("select content from orders order by position", OrderOf);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Order> OrdersOf(string memberId) => Read("select content from orders where member = $1 order by position desc", OrderOf, memberId);

    public int Keep(Order order) => Run(
        "insert into orders(order_no, member, content) values($1, $2, $3) on conflict(order_no) do update set content = excluded.content",
        order.OrderNo, order.MemberId, JsonSerializer.Serialize(order with { Payment = null }, Json.Options));

    public Payment? Payment(string number) => Read($"select {PaymentColumns} from payments where number = $1", PaymentOf, number).FirstOrDefault();

    public Payment? NewestPaymentOf(string orderNo) =>
        Read($"select {PaymentColumns} from payments where order_no = $1 order by position desc limit 1", PaymentOf, orderNo).FirstOrDefault();

    public IReadOnlyList<Payment> Payments() => Read($"select {PaymentColumns} from payments order by position", PaymentOf);

    public int Keep(Payment payment) => Run(
        $"""
        insert into payments({PaymentColumns}) values($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict(number) do update set order_no = excluded.order_no, amount = excluded.amount, refunded = excluded.refunded,
            state = excluded.state, reference = excluded.reference, paid_at = excluded.paid_at, pay_before = excluded.pay_before
        """,
        payment.Number, payment.OrderNo, payment.AmountFen, payment.RefundedFen, payment.State, payment.Reference, payment.PaidAt, payment.PayBefore);

    /// <summary>Payments are counted from 1; no two have the same count.</summary>
    public long CountOf(string number) => Read("select position from payments where number = $1", row => row.GetInt64(0), number).Single();

    /// <summary>Ends what still waits at its end.</summary>
    public int Expire(DateTimeOffset now) =>
        Run("update payments set state = $1 where state = 'Waiting' and pay_before <= $2", PaymentState.Expired, now);

    private static Order OrderOf(SqliteDataReader row) => JsonSerializer.Deserialize<Order>(row.GetString(0), Json.Options)!;

    private static Payment PaymentOf(SqliteDataReader row) => new(
        row.GetString(0), Text(row, 1), row.GetInt64(2), row.GetInt64(3), Enum.Parse<PaymentState>(row.GetString(4)), Text(row, 5), At(row, 6), At(row, 7));
}
