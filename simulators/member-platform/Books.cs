using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The platform's memory: members, their codes, orders, payments and benefits, and the webhooks that it still owes.</summary>
public sealed class Books : IDisposable
{
    private const string Schema = """
        create table if not exists members(id text primary key, name text not null, blocked integer not null, alipay_buyer text) without rowid;
        create table if not exists codes(code text primary key, member text not null, expires integer not null, checkout text) without rowid;
        create index if not exists codes_by_expiry on codes(expires);
        create table if not exists orders(
            position integer primary key, order_no text not null unique, member text not null, content text not null);
        create index if not exists orders_by_member on orders(member, position);
        create table if not exists payments(
            position integer primary key, number text not null unique, order_no text, amount integer not null, refunded integer not null,
            state text not null, reference text unique, paid_at integer, pay_before integer);
        create index if not exists payments_by_order on payments(order_no, position);
        create index if not exists payments_waiting on payments(pay_before) where state = 'Waiting';
        create table if not exists webhooks(
            id text primary key, body text not null, created integer not null, tries integer not null, due integer not null) without rowid;
        create table if not exists benefits(
            position integer primary key, id text not null unique, member text not null, content text not null,
            checkout text, held_until integer, redeemed integer not null);
        create index if not exists benefits_by_member on benefits(member, position);
        create index if not exists benefits_by_checkout on benefits(checkout);
        create table if not exists holds(checkout text primary key, sequence integer not null) without rowid;
        """;

    private readonly BooksFile _file;

    public Books(string folder)
    {
        _file = new BooksFile(folder, Schema);
        using var resource = typeof(Books).Assembly.GetManifestResourceStream("members.json")!;
        var members = JsonSerializer.Deserialize<List<StoredMember>>(resource, Json.Options)!;
        Turn(turn => members.Sum(turn.Keep));
        Turn(CampaignDesk.ImportSeed);
    }

    /// <summary>Runs one decision; all of it is kept, or nothing when it throws.</summary>
    public T Turn<T>(Func<BooksTurn, T> decide) => _file.Turn((connection, transaction) => decide(new BooksTurn(connection, transaction)));

    public void Dispose() => _file.Dispose();
}
