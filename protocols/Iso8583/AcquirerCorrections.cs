namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Undoes an approved sale before settlement; names the original by DE37, 38 and 61.</summary>
public sealed record AcquirerVoid(
    TerminalIdentity Terminal, string TraceNo, long AmountFen, string OriginalBatchNo, string OriginalTraceNo,
    string OriginalReferenceNo, string? OriginalApprovalCode) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0200";
    public const string ProcessingCode = "200000";
    public const string TypeCode = "23";

    /// <summary>DE22 of a request that no card is read for.</summary>
    public const string NoCard = "012";

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti, ProcessingCode, AmountFen);
        message.Add(Field.EntryMode, NoCard);
        message.Add(Field.Condition, "00");
        message.Add(Field.Reference, OriginalReferenceNo);
        message.Add(Field.Approval, OriginalApprovalCode);
        message.Add(Field.Type, $"{TypeCode}{Terminal.BatchNo}");
        message.Add(Field.Original, OriginalBatchNo + OriginalTraceNo);
        return message;
    }
}

/// <summary>Gives back all or part of a sale after settlement.</summary>
/// <param name="OriginalDate">MMDD, the acquirer's date of the original.</param>
public sealed record AcquirerRefund(
    TerminalIdentity Terminal, string TraceNo, long AmountFen, string OriginalBatchNo, string OriginalTraceNo, string OriginalDate,
    string OriginalReferenceNo) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0220";
    public const string ProcessingCode = "200000";
    public const string TypeCode = "25";

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti, ProcessingCode, AmountFen);
        message.Add(Field.EntryMode, AcquirerVoid.NoCard);
        message.Add(Field.Condition, "00");
        message.Add(Field.Reference, OriginalReferenceNo);
        message.Add(Field.Type, $"{TypeCode}{Terminal.BatchNo}");
        message.Add(Field.Original, OriginalBatchNo + OriginalTraceNo + OriginalDate);
        return message;
    }
}
