using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

public enum PayWith
{
    Alipay,
    InApp,
    BankCard,
}

public enum OrderState
{
    AwaitingPayment,
    Paid,
    Closed,
}

/// <summary>One kind of goods of an order.</summary>
public sealed record OrderLine(LocalText Name, int Quantity, long AmountFen);

/// <summary>An order as the store last synced it.</summary>
/// <param name="Sequence">Grows with each change at the store; of two syncs the higher one is the newer, whichever comes first.</param>
/// <param name="TradeNumber">Alipay's trade that waits on the customer's phone (<c>out_trade_no</c>).</param>
/// <param name="Payment">The newest in-app payment of it; only where an order is shown, never where it is kept.</param>
public sealed record Order(
    string OrderNo, string CheckoutId, string MemberId, string StoreId, PayWith PayWith, OrderState State, int Sequence,
    long TotalFen, long DiscountFen, IReadOnlyList<OrderLine> Lines, string? TradeNumber = null, Payment? Payment = null);

/// <summary>PUT /api/orders/{orderNo}.</summary>
public sealed record OrderSync(
    string? CheckoutId, string? MemberId, string? StoreId, PayWith? PayWith, OrderState? State, int? Sequence,
    long? TotalFen, long? DiscountFen, IReadOnlyList<LineSync?>? Lines, string? TradeNumber = null)
{
    /// <returns>The order, or the problem that names the field.</returns>
    public Outcome<Order> Read(string orderNo) => Check(orderNo) is { } problem ? problem : new Order(
        orderNo, CheckoutId!, MemberId!, StoreId!, PayWith!.Value, State!.Value, Sequence!.Value, TotalFen!.Value, DiscountFen!.Value,
        [.. Lines!.Select(line => new OrderLine(line!.Name!, line.Quantity!.Value, line.AmountFen!.Value))], TradeNumber);

    private Problem? Check(string orderNo) =>
        Fields.Name("orderNo", orderNo) ?? Fields.Name("checkoutId", CheckoutId) ?? Fields.Name("memberId", MemberId) ?? Fields.Name("storeId", StoreId)
        ?? Fields.Present("payWith", PayWith) ?? Fields.Present("state", State) ?? Fields.Within("sequence", Sequence, 0, int.MaxValue)
        ?? Fields.Fen("totalFen", TotalFen) ?? Fields.Fen("discountFen", DiscountFen)
        ?? Fields.Each("lines", Lines, Fields.MaxLines, (field, line) => line is null ? Problems.FieldRequired(field) : line.Check(field))
        ?? (TradeNumber is null ? null : Fields.Number("tradeNumber", TradeNumber));
}

public sealed record LineSync(LocalText? Name, int? Quantity, long? AmountFen)
{
    public Problem? Check(string field) =>
        Fields.Text($"{field}.name", Name) ?? Fields.Within($"{field}.quantity", Quantity, 1, int.MaxValue) ?? Fields.Fen($"{field}.amountFen", AmountFen);
}
