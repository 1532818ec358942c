using Microsoft.Data.Sqlite;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>What one decision may read and write in the books.</summary>
public sealed partial class BooksTurn(SqliteConnection connection, SqliteTransaction transaction)
{
    private const string Columns =
        "id, terminal, merchant, batch, trace, kind, state, amount, code, reference, approval, card, masked, original, at";

    /// <summary>The newest line under a trace number: numbers come round again after a million.</summary>
    public Entry? Newest(string terminal, string batch, string trace) =>
        Query($"select {Columns} from entries where terminal = $1 and batch = $2 and trace = $3 order by id desc limit 1", terminal, batch, trace)
            .FirstOrDefault();

    public Entry Get(long id) => Query($"select {Columns} from entries where id = $1", id).Single();

    /// <summary>All lines, of one terminal or of all, oldest first.</summary>
    public IReadOnlyList<Entry> List(string? terminal) =>
        Query($"select {Columns} from entries where $1 is null or terminal = $1 order by id", terminal);

    /// <summary>Adds a line and returns it with its number.</summary>
    public Entry Add(Entry e)
    {
        Execute("""
            insert into entries(terminal, merchant, batch, trace, kind, state, amount, code, reference, approval, card, masked, original, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            e.Terminal, e.Merchant, e.Batch, e.Trace, e.Kind.ToString(), e.State.ToString(), e.AmountFen, e.Code, e.Reference, e.Approval,
            e.Card, e.MaskedPan, e.OriginalId, e.At.ToUnixTimeMilliseconds());
        return e with { Id = Scalar("select last_insert_rowid()") };
    }

    public void SetState(long id, EntryState state) => Execute("update entries set state = $1 where id = $2", state.ToString(), id);

    /// <summary>Gives an approval its numbers, which come from the line's own.</summary>
    public Entry Approve(Entry e)
    {
        var approved = e with { Reference = $"{e.Id:000000000000}", Approval = $"{e.Id % 1_000_000:000000}" };
        Execute("update entries set reference = $1, approval = $2 where id = $3", approved.Reference, approved.Approval, e.Id);
        return approved;
    }

    /// <summary>What a card has spent: sales that stand, less what was given back.</summary>
    public long SpentFen(string card) => Scalar("""
        select coalesce(sum(case kind when 'Sale' then amount when 'Refund' then -amount else 0 end), 0)
        from entries where card = $1 and state = 'Approved'
        """, card);

    public long RefundedFen(long saleId) =>
        Scalar("select coalesce(sum(amount), 0) from entries where original = $1 and kind = 'Refund' and state = 'Approved'", saleId);

    /// <summary>False when the key was used before: the envelope is a copy.</summary>
    public bool UseKey(string ksn) => Execute("insert or ignore into used_keys(ksn) values ($1)", ksn) == 1;

    public long PinTries(string card) => Scalar("select coalesce((select tries from pin_tries where card = $1), 0)", card);

    public void SetPinTries(string card, long tries) =>
        Execute("insert into pin_tries(card, tries) values ($1, $2) on conflict(card) do update set tries = excluded.tries", card, tries);

    public void ForgetPinTries() => Execute("delete from pin_tries");

    /// <summary>The MAC key of a terminal that is signed on; null for one that is not.</summary>
    public byte[]? MacKey(string terminal)
    {
        using var command = Command("select key from mac_keys where terminal = $1", [terminal]);
        return (byte[]?)command.ExecuteScalar();
    }

    public void SetMacKey(string terminal, byte[]? key)
    {
        if (key is null)
            Execute("delete from mac_keys where terminal = $1", terminal);
        else
            Execute("insert into mac_keys(terminal, key) values ($1, $2) on conflict(terminal) do update set key = excluded.key", terminal, key);
    }

    private List<Entry> Query(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var entries = new List<Entry>();
        while (reader.Read())
            entries.Add(new Entry(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                Enum.Parse<EntryKind>(reader.GetString(5)), Enum.Parse<EntryState>(reader.GetString(6)), reader.GetInt64(7),
                reader.GetString(8), Text(reader, 9), Text(reader, 10), Text(reader, 11), Text(reader, 12),
                reader.IsDBNull(13) ? null : reader.GetInt64(13), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(14))));
        return entries;
    }

    private int Execute(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private long Scalar(string sql, params object?[] values)
    {
        using var command = Command(sql, values);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every statement is a constant of this file; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
