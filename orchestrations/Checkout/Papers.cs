using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Unwind;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>What the terminal prints, made from the status (rule B8).</summary>
internal static class Papers
{
    public static Slip ToSlip(this Tender tender, CheckoutInput input) =>
        Slip(tender, SlipKind.Sale, tender.Authorisation!, input.OrderNo, input.StoreId, input.TerminalId, tender.Card!.SignatureRequired);

    /// <summary>The customer's proof that the money comes back. Nobody signs it: the card is not there.</summary>
    public static Slip ToVoidSlip(this Tender tender, UnwindInput input, Authorisation given) =>
        Slip(tender, SlipKind.Void, given, input.OrderNo, input.StoreId, input.TerminalId, signatureRequired: false);

    public static Receipt ToReceipt(this CheckoutStatus s, CheckoutInput input) => new(
        s.OrderNo, s.StoreId, s.AssociateId, [.. input.Lines.Select(l => new ReceiptLine(l.Name, l.Quantity, l.UnitPriceFen))],
        s.TotalFen, s.DiscountFen,
        [.. s.Tenders.Where(t => t.State == TenderState.Approved)
            .Select(t => new ReceiptTender(t.Number, t.AmountFen, t.Card!.MaskedPan, t.Authorisation!.ApprovalCode))],
        s.Since);

    private static Slip Slip(
        Tender tender, SlipKind kind, Authorisation answer, string orderNo, string storeId, string terminalId, bool signatureRequired) => new(
        orderNo, storeId, terminalId, kind, tender.AmountFen, tender.Card!.MaskedPan, tender.Card.Mode,
        answer.TraceNo, answer.ReferenceNo, answer.ApprovalCode, answer.At, signatureRequired);
}
