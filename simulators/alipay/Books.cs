using Microsoft.Data.Sqlite;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>
/// Alipay's memory: SQLite with full sync, so that money taken stays taken whatever is killed. Every decision is one transaction
/// under one lock.
/// </summary>
public sealed class Books : IDisposable
{
    private const string Schema = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        create table if not exists trades(
            out_trade_no text primary key, trade_no text, buyer text, amount integer not null, subject text, status text not null,
            created integer not null, expires integer not null, paid integer, refunded integer not null) without rowid;
        create table if not exists refunds(out_trade_no text not null, request_no text not null, amount integer not null, primary key(out_trade_no, request_no)) without rowid;
        create table if not exists buyers(id text primary key, logon text not null, confirms integer not null, balance integer not null) without rowid;
        create table if not exists codes(code text primary key, buyer text not null, expires integer not null, used_by text) without rowid;
        insert or ignore into buyers values
            ('2088000000000011', '138****0011', 0, 100000000),
            ('2088000000000022', 'lin***@mail.test', 1, 100000000),
            ('2088000000000033', '139****0033', 1, 100);
        """;

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    public Books(string folder)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "books.db"), Pooling = false }.ToString());
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = Schema;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs one decision; all of it is kept, or nothing when it throws.</summary>
    public T Turn<T>(Func<BooksTurn, T> decide)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            var result = decide(new BooksTurn(_connection, transaction));
            transaction.Commit();
            return result;
        }
    }

    public void Dispose() => _connection.Dispose();
}
