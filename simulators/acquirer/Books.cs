using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Acquirer;

public enum EntryKind
{
    Sale,
    Void,
    Refund,

    /// <summary>A reversal that came before what it reverses: that, when it comes, is refused.</summary>
    EarlyReversal,
}

public enum EntryState
{
    Approved,
    Declined,
    Voided,
    Reversed,
}

/// <summary>One line of the books. The card is named as in the table of test cards and masked; its number is not kept.</summary>
public sealed record Entry(
    long Id, string Terminal, string Merchant, string Batch, string Trace, EntryKind Kind, EntryState State, long AmountFen,
    string Code, string? Reference, string? Approval, string? Card, string? MaskedPan, long? OriginalId, DateTimeOffset At);

/// <summary>The acquirer's memory.</summary>
public sealed class Books(string folder) : IDisposable
{
    private const string Schema = """
        create table if not exists entries(
            id integer primary key autoincrement, terminal text not null, merchant text not null, batch text not null,
            trace text not null, kind text not null, state text not null, amount integer not null, code text not null,
            reference text, approval text, card text, masked text, original integer, at integer not null);
        create index if not exists entries_by_trace on entries(terminal, batch, trace);
        create index if not exists entries_by_card on entries(card);
        create index if not exists entries_by_original on entries(original);
        create table if not exists batches(terminal text primary key, number integer not null, closed integer not null) without rowid;
        create table if not exists mac_keys(terminal text primary key, key blob not null) without rowid;
        create table if not exists used_keys(ksn text primary key) without rowid;
        create table if not exists pin_tries(card text primary key, tries integer not null) without rowid;
        """;

    private readonly BooksFile _file = new(folder, Schema);

    /// <summary>Runs one decision; all of it is kept, or nothing when it throws.</summary>
    public T Turn<T>(Func<BooksTurn, T> decide) => _file.Turn((connection, transaction) => decide(new BooksTurn(connection, transaction)));

    public void Dispose() => _file.Dispose();
}
