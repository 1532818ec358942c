using QuickCheckout.Domain.Settlement;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>
/// Closes batches. A batch whose totals agree is closed at once; one whose totals differ when the merchant has uploaded its
/// transactions and ends it. Settlement and end may be repeated, also after the batch was closed: their answer may have been lost.
/// </summary>
internal static class Settlements
{
    private const int TypeDigits = 11;
    private const int BatchDigits = 6;

    /// <summary>Adds the comparison to the answer of a settlement, and returns DE39.</summary>
    public static string Decide(Iso8583Message request, Iso8583Message answer, string terminal, BooksTurn books)
    {
        if (request.Text(Field.Type) is not { Length: TypeDigits } type)
            return "30";
        var batch = type[2..8];
        if (!books.IsKnown(terminal, batch))
            return "77";
        switch (request.Mti, type[8..])
        {
            case (AcquirerSettlement.Mti, AcquirerSettlement.NetworkCode):
                return Settle(request, answer, terminal, batch, books);
            case (AcquirerBatchUpload.Mti, AcquirerBatchUpload.NetworkCode):
                return books.IsOpen(terminal, batch) ? Compare(request, books) : "77";
            case (AcquirerBatchEnd.Mti, AcquirerBatchEnd.BalancedCode or AcquirerBatchEnd.NotBalancedCode):
                books.CloseBatch(terminal, batch);
                return "00";
            default:
                return "40";
        }
    }

    private static string Settle(Iso8583Message request, Iso8583Message answer, string terminal, string batch, BooksTurn books)
    {
        SettlementTotals theirs;
        try
        {
            theirs = SettlementField.From(request);
        }
        catch (Iso8583Exception)
        {
            return "30";
        }
        var comparison = theirs == books.TotalsOf(terminal, batch) ? SettlementComparison.Balanced : SettlementComparison.NotBalanced;
        answer.Add(Field.Totals, theirs.ToField(comparison));
        if (comparison == SettlementComparison.Balanced)
            books.CloseBatch(terminal, batch);
        return "00";
    }

    /// <summary>One uploaded transaction against the books: 00 the same, 64 another amount, 25 nothing like it stands.</summary>
    private static string Compare(Iso8583Message message, BooksTurn books)
    {
        if (Request.Read(message) is not { } request || message.Text(Field.Original) is not { Length: 2 * BatchDigits } named)
            return "30";
        var kind = request.ProcessingCode == AcquirerSale.ProcessingCode ? EntryKind.Sale : EntryKind.Refund;
        var entry = books.Newest(request.Terminal, named[..BatchDigits], named[BatchDigits..]);
        return entry is not { State: EntryState.Approved } || entry.Kind != kind || entry.Reference != message.Text(Field.Reference) ? "25"
            : entry.AmountFen != request.AmountFen ? "64"
            : "00";
    }
}
