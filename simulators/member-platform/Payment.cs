using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

public enum PaymentState
{
    /// <summary>For the customer, who may pay or leave.</summary>
    Waiting,
    Paid,
    Left,

    /// <summary>Still waiting at its end; decided when somebody looks.</summary>
    Expired,

    /// <summary>By the store. What was paid is given back.</summary>
    Cancelled,
}

/// <summary>One in-app payment of the books.</summary>
/// <param name="Number">The store's; one payment each.</param>
/// <param name="OrderNo">Null when the store cancelled before anything was asked for.</param>
/// <param name="Reference">20 digits, of the receipt; once it is paid.</param>
public sealed record Payment(
    string Number, string? OrderNo, long AmountFen, long RefundedFen, PaymentState State,
    string? Reference = null, DateTimeOffset? PaidAt = null, DateTimeOffset? PayBefore = null)
{
    /// <summary>What the customer has paid and not got back.</summary>
    public long Held() => PaidAt is null ? 0 : AmountFen - RefundedFen;
}

/// <summary>PUT /api/orders/{orderNo}/payments/{number}.</summary>
public sealed record OpenPayment(long? AmountFen, DateTimeOffset? PayBefore)
{
    public Problem? Check(string orderNo, string number) =>
        Fields.Name("orderNo", orderNo) ?? Fields.Number("number", number) ?? Fields.Fen("amountFen", AmountFen, min: 1) ?? Fields.Present("payBefore", PayBefore);
}

/// <summary>The body of a webhook.</summary>
public sealed record PaymentChanged(string CheckoutId, string OrderNo, string Number, PaymentState State)
{
    public string Type => "payment.changed";

    public string Body() => System.Text.Json.JsonSerializer.Serialize(this, Json.Options);
}
