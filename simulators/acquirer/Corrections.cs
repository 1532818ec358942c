using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>Decides about what takes money back: void, refund, reversal.</summary>
internal sealed class Corrections(TimeProvider time)
{
    private const int BatchDigits = 6;
    private const int BatchAndTraceDigits = 12;

    public Verdict Void(Request request, BooksTurn books)
    {
        var original = Original(request, books);
        if (Repeated(request, books) is { } earlier)
            // The same void again, its answer having been lost: the same answer. Anything else is a reused number.
            return earlier.Kind == EntryKind.Void && earlier.State == EntryState.Approved && earlier.OriginalId == original?.Id
                ? new Verdict("00", earlier)
                : new Verdict("94");
        var code = original switch
        {
            null => "25",
            { State: not EntryState.Approved } => "12",
            // Once its batch is closed it is on its way to the cardholder's account: only a refund gives it back.
            _ when !books.IsOpen(original.Terminal, original.Batch) => "12",
            _ when original.AmountFen != request.AmountFen => "64",
            _ when books.RefundedFen(original.Id) > 0 => "12",
            _ => "00",
        };
        if (code == "00")
            books.SetState(original!.Id, EntryState.Voided);
        return Keep(books, request, EntryKind.Void, code, original);
    }

    public Verdict Refund(Request request, BooksTurn books)
    {
        if (Repeated(request, books) is not null)
            return new Verdict("94");
        var original = Original(request, books);
        var code = original switch
        {
            null => "25",
            { State: not EntryState.Approved } => "12",
            _ when request.AmountFen == 0 => "13",
            _ when request.AmountFen > original.AmountFen - books.RefundedFen(original.Id) => "64",
            _ => "00",
        };
        return Keep(books, request, EntryKind.Refund, code, original);
    }

    /// <summary>00 undone (again and again), 12 there was nothing to undo, 25 never seen: what comes later under this number is refused.</summary>
    /// <remarks>
    /// A reversal counts in a closed batch too: its sender never learned what became of the original, may have been cut off
    /// over the end of the day, and could not have put it into the totals. The statement shows the original reversed.
    /// </remarks>
    public Verdict Reverse(Request request, BooksTurn books)
    {
        var original = books.Newest(request.Terminal, request.Batch, request.Trace);
        if (original is null)
            return new Verdict("25", books.Add(request.ToEntry(EntryKind.EarlyReversal, "25", time.GetUtcNow())));
        if (original.Kind == EntryKind.EarlyReversal)
            return new Verdict("25");
        if (original.AmountFen != request.AmountFen)
            return new Verdict("64");
        if (original.Kind == EntryKind.Refund || Processing(original.Kind) != request.ProcessingCode)
            return new Verdict("22");
        if (original.State == EntryState.Reversed)
            return new Verdict("00", original);
        if (original.State != EntryState.Approved)
            return new Verdict("12", original);
        books.SetState(original.Id, EntryState.Reversed);
        if (original is { Kind: EntryKind.Void, OriginalId: { } saleId })
            books.SetState(saleId, EntryState.Approved);
        return new Verdict("00", original);
    }

    private static string Processing(EntryKind kind) =>
        kind == EntryKind.Sale ? AcquirerSale.ProcessingCode : AcquirerVoid.ProcessingCode;

    private Entry? Repeated(Request request, BooksTurn books) =>
        books.Newest(request.Terminal, request.Batch, request.Trace) is { } earlier && time.GetUtcNow() - earlier.At < Sales.TraceLife
            ? earlier
            : null;

    /// <summary>The sale that DE61 names, if DE37 and, when sent, DE38 agree.</summary>
    private static Entry? Original(Request request, BooksTurn books)
    {
        if (request.Message.Text(Field.Original) is not { Length: >= BatchAndTraceDigits } named)
            return null;
        var entry = books.Newest(request.Terminal, named[..BatchDigits], named[BatchDigits..BatchAndTraceDigits]);
        return entry is { Kind: EntryKind.Sale } && entry.Reference == request.Message.Text(Field.Reference)
            && (request.Message.Text(Field.Approval) is not { } approval || approval == entry.Approval)
                ? entry
                : null;
    }

    private Verdict Keep(BooksTurn books, Request request, EntryKind kind, string code, Entry? original)
    {
        var entry = books.Add(request.ToEntry(kind, code, time.GetUtcNow()) with
        {
            Card = original?.Card,
            MaskedPan = original?.MaskedPan,
            OriginalId = original?.Id,
        });
        return new Verdict(code, code == "00" ? books.Approve(entry) : entry);
    }
}
