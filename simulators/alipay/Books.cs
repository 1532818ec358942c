using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Alipay's memory.</summary>
public sealed class Books(string folder) : IDisposable
{
    private const string Schema = """
        create table if not exists trades(
            out_trade_no text primary key, trade_no text, buyer text, amount integer not null, subject text, status text not null,
            created integer not null, expires integer not null, paid integer, refunded integer not null,
            notify_url text, app_id text) without rowid;
        create table if not exists refunds(out_trade_no text not null, request_no text not null, amount integer not null, primary key(out_trade_no, request_no)) without rowid;
        create table if not exists buyers(id text primary key, logon text not null, confirms integer not null, balance integer not null) without rowid;
        create table if not exists codes(code text primary key, buyer text not null, expires integer not null, used_by text) without rowid;
        create table if not exists notices(
            id text primary key, out_trade_no text not null, url text not null, parameters text not null, due integer not null,
            sends integer not null, state text not null) without rowid;
        insert or ignore into buyers values
            ('2088000000000011', '138****0011', 0, 100000000),
            ('2088000000000022', 'lin***@mail.test', 1, 100000000),
            ('2088000000000033', '139****0033', 1, 100);
        """;

    private readonly BooksFile _file = new(folder, Schema);

    /// <summary>Runs one decision; all of it is kept, or nothing when it throws.</summary>
    public T Turn<T>(Func<BooksTurn, T> decide) => _file.Turn((connection, transaction) => decide(new BooksTurn(connection, transaction)));

    public void Dispose() => _file.Dispose();
}
