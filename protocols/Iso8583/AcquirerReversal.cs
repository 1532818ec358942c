namespace QuickCheckout.Protocols.Iso8583;

/// <summary>DE39 of a reversal: why it is sent.</summary>
public enum ReversalReason
{
    NoAnswer,
    BadMac,
    Other,
}

/// <summary>
/// Undoes a request whose outcome is unknown, under that request's own trace number. Everything in it is known before
/// the original is sent, so it can be stored first and sent after any crash.
/// </summary>
/// <param name="Terminal">The original's, with the original's batch number.</param>
/// <param name="TraceNo">The original's.</param>
/// <param name="ProcessingCode">The original's DE3.</param>
/// <param name="EntryModeCode">The original's DE22.</param>
/// <param name="TypeCode">The original's DE60.1.</param>
/// <param name="ApprovalCode">DE38, when one is held.</param>
public sealed record AcquirerReversal(
    TerminalIdentity Terminal, string TraceNo, string ProcessingCode, long AmountFen, string EntryModeCode, string TypeCode,
    ReversalReason Reason, string? CardSequenceNo = null, string? ApprovalCode = null) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0400";

    public static AcquirerReversal Of(AcquirerSale sale, ReversalReason reason, string? approvalCode = null) =>
        new(sale.Terminal, sale.TraceNo, AcquirerSale.ProcessingCode, sale.AmountFen, sale.Entry.Code, AcquirerSale.TypeCode,
            reason, sale.CardSequenceNo, approvalCode);

    public static AcquirerReversal Of(AcquirerVoid original, ReversalReason reason) =>
        new(original.Terminal, original.TraceNo, AcquirerVoid.ProcessingCode, original.AmountFen, AcquirerVoid.NoCard,
            AcquirerVoid.TypeCode, reason);

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti, ProcessingCode, AmountFen);
        message.Add(Field.EntryMode, EntryModeCode);
        message.Add(Field.CardSequence, CardSequenceNo);
        message.Add(Field.Condition, "00");
        message.Add(Field.Approval, ApprovalCode);
        message.Add(Field.ResponseCode, Reason switch
        {
            ReversalReason.NoAnswer => "98",
            ReversalReason.BadMac => "A0",
            _ => "06",
        });
        message.Add(Field.Type, TypeCode + Terminal.BatchNo);
        return message;
    }
}
