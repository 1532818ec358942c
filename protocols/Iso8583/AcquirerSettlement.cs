using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Closes a batch: the merchant's totals, for the acquirer to compare with its own. Safe to repeat, never reversed.</summary>
/// <param name="Terminal">With the number of the batch that is settled.</param>
public sealed record AcquirerSettlement(TerminalIdentity Terminal, string TraceNo, SettlementTotals Totals) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0500";
    public const string NetworkCode = "201";

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti);
        message.Add(Field.Totals, Totals.ToField());
        message.Add(Field.Currency, Yuan);
        message.Add(Field.Type, $"00{Terminal.BatchNo}{NetworkCode}");
        message.Add(Field.Operator, DefaultOperator);
        return message;
    }
}

/// <summary>
/// One transaction of a batch whose totals differ, as the merchant has it. Answered 00 when the acquirer has the same,
/// 25 when it has none, 64 when its amount is another. Safe to repeat.
/// </summary>
/// <param name="Kind">What the transaction was.</param>
/// <param name="OriginalTraceNo">The trace number of the transaction; <paramref name="TraceNo"/> is this message's own.</param>
/// <param name="OriginalReferenceNo">The acquirer's reference of it, twelve characters.</param>
public sealed record AcquirerBatchUpload(
    TerminalIdentity Terminal, string TraceNo, UploadedKind Kind, long AmountFen, string OriginalTraceNo, string OriginalReferenceNo)
    : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0320";
    public const string NetworkCode = "201";

    public override Iso8583Message ToMessage()
    {
        var (processingCode, typeCode) = Kind switch
        {
            UploadedKind.Sale => (AcquirerSale.ProcessingCode, AcquirerSale.TypeCode),
            UploadedKind.Refund => (AcquirerRefund.ProcessingCode, AcquirerRefund.TypeCode),
            _ => throw new Iso8583Exception("DE3", "has no code for this kind of transaction"),
        };
        var message = Start(Mti, processingCode, AmountFen);
        message.Add(Field.EntryMode, AcquirerVoid.NoCard);
        message.Add(Field.Condition, "00");
        message.Add(Field.Reference, OriginalReferenceNo);
        message.Add(Field.Type, $"{typeCode}{Terminal.BatchNo}{NetworkCode}");
        message.Add(Field.Original, Terminal.BatchNo + OriginalTraceNo);
        return message;
    }
}

/// <summary>What an upload lists. Voided and reversed transactions count nothing and are not uploaded.</summary>
public enum UploadedKind
{
    Sale,
    Refund,
}

/// <summary>Ends a batch, after which the next sign-on gives the next batch number. Safe to repeat.</summary>
/// <param name="Balanced">Whether the totals agreed; if not, every transaction was uploaded first.</param>
/// <param name="UploadedCount">How many transactions were uploaded, 0 to 9999.</param>
public sealed record AcquirerBatchEnd(TerminalIdentity Terminal, string TraceNo, bool Balanced, int UploadedCount) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = AcquirerBatchUpload.Mti;
    public const string BalancedCode = "207";
    public const string NotBalancedCode = "202";
    private const int CountDigits = 4;

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti);
        message.Add(Field.Totals, SettlementField.Digits(UploadedCount, CountDigits));
        message.Add(Field.Type, $"00{Terminal.BatchNo}{(Balanced ? BalancedCode : NotBalancedCode)}");
        message.Add(Field.Operator, DefaultOperator);
        return message;
    }
}
