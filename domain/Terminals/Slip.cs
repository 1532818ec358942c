using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Terminals;

/// <summary>What a tender's slip says. The card number is masked already.</summary>
/// <param name="TraceNo">The acquirer's trace number (field 11), six digits.</param>
/// <param name="ReferenceNo">The acquirer's retrieval reference (field 37).</param>
/// <param name="Signature">What became of the signature (rule B6); null when none is wanted.</param>
public sealed record Slip(
    string OrderNo, string StoreId, string TerminalId, SlipKind Kind, long AmountFen, string MaskedPan, ReadMode Mode,
    string TraceNo, string ReferenceNo, string ApprovalCode, DateTimeOffset At, SignatureOutcome? Signature);

public enum SlipKind
{
    Sale,
    Void,
}

/// <summary>What can be reprinted of a checkout.</summary>
public enum PaperKind
{
    /// <summary>The order's paper.</summary>
    Receipt,

    /// <summary>The paper of each tender that was approved, also of one that was given back.</summary>
    Slips,
}

/// <summary>The order's receipt: lines, tenders, totals.</summary>
public sealed record Receipt(
    string OrderNo, string StoreId, string AssociateId, IReadOnlyList<ReceiptLine> Lines, long TotalFen, long DiscountFen,
    IReadOnlyList<ReceiptTender> Tenders, DateTimeOffset PaidAt);

public sealed record ReceiptLine(LocalText Name, int Quantity, long UnitPriceFen);

/// <param name="Payer">The masked card number; null for a payment with the phone.</param>
/// <param name="Reference">The acquirer's approval code, Alipay's trade number, or the app's receipt number.</param>
public sealed record ReceiptTender(int Tender, long AmountFen, string? Payer, string? Reference, Means Means = Means.BankCard);
