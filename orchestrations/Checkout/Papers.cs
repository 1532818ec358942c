using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Orchestrations.Checkout;

/// <summary>What the terminal prints, made from the status (rule B8).</summary>
internal static class Papers
{
    public static Slip ToSlip(this Tender tender, CheckoutInput input) => new(
        input.OrderNo, input.StoreId, input.TerminalId, SlipKind.Sale, tender.AmountFen, tender.Card!.MaskedPan, tender.Card.Mode,
        tender.Authorisation!.TraceNo, tender.Authorisation.ReferenceNo, tender.Authorisation.ApprovalCode, tender.Authorisation.At,
        tender.Card.SignatureRequired);

    public static Receipt ToReceipt(this CheckoutStatus s, CheckoutInput input) => new(
        s.OrderNo, s.StoreId, s.AssociateId, [.. input.Lines.Select(l => new ReceiptLine(l.Name, l.Quantity, l.UnitPriceFen))],
        s.TotalFen, s.DiscountFen,
        [.. s.Tenders.Where(t => t.State == TenderState.Approved)
            .Select(t => new ReceiptTender(t.Number, t.AmountFen, t.Card!.MaskedPan, t.Authorisation!.ApprovalCode))],
        s.Since);
}
