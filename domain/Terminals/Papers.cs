using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Terminals;

/// <summary>What a terminal is to print for a checkout (rule B8): the first time, or again as a numbered copy.</summary>
public static class Papers
{
    /// <summary>An approved tender's slip, once it is known whether it was signed (rule B6).</summary>
    public static PrintSlip SaleSlip(CheckoutStatus s, Tender tender, int copy = 0)
    {
        SignatureOutcome? signature = tender.Card!.SignatureRequired ? tender.Signature ?? SignatureOutcome.NotCaptured : null;
        var slip = SlipOf(SlipKind.Sale, s.OrderNo, s.StoreId, s.TerminalId, tender.AmountFen, tender.Card, tender.Authorisation!, signature);
        return new PrintSlip(new AttemptId(s.CheckoutId, tender.Number, tender.Attempts), slip, copy);
    }

    /// <summary>The customer's proof that the money comes back. Nobody signs it: the card is not there.</summary>
    public static PrintSlip VoidSlip(string orderNo, MoneyMovement given, CardSeen card, Authorisation answer, int copy = 0) => new(
        given.Operation.Attempt,
        SlipOf(SlipKind.Void, orderNo, given.StoreId, given.TerminalId, given.AmountFen, card, answer, signature: null),
        copy);

    /// <summary>The receipt of a checkout that has been paid.</summary>
    public static PrintReceipt Receipt(CheckoutStatus s, CheckoutInput input, int copy = 0)
    {
        // An order that its benefits pay for has no tender.
        var last = s.CurrentTender;
        var receipt = new Receipt(
            s.OrderNo, s.StoreId, s.AssociateId, [.. input.Lines.Select(l => new ReceiptLine(l.Name, l.Quantity, l.UnitPriceFen))],
            s.TotalFen, s.DiscountFen,
            [.. s.Tenders.Where(t => t.State == TenderState.Approved)
                .Select(t => new ReceiptTender(t.Number, t.AmountFen, t.Card?.MaskedPan, t.Authorisation?.ApprovalCode ?? t.Trade?.ReferenceNo, t.Means))],
            s.Since);
        return new PrintReceipt(new AttemptId(s.CheckoutId, last?.Number ?? 1, last?.Attempts ?? 1), receipt, copy);
    }

    private static Slip SlipOf(
        SlipKind kind, string orderNo, string storeId, string terminalId, long amountFen, CardSeen card, Authorisation answer, SignatureOutcome? signature) => new(
        orderNo, storeId, terminalId, kind, amountFen, card.MaskedPan, card.Mode,
        answer.TraceNo, answer.ReferenceNo, answer.ApprovalCode, answer.At, signature);
}
