namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Members and the codes issued to them.</summary>
public sealed partial class BooksTurn
{
    public IReadOnlyList<StoredMember> Members() =>
        Read("select id, name, blocked, alipay_buyer from members order by id", row => new StoredMember(row.GetString(0), row.GetString(1), row.GetBoolean(2), Text(row, 3)));

    public StoredMember? Member(string id) =>
        Read("select id, name, blocked, alipay_buyer from members where id = $1", row => new StoredMember(row.GetString(0), row.GetString(1), row.GetBoolean(2), Text(row, 3)), id)
            .FirstOrDefault();

    public int Keep(StoredMember member) => Run(
        """
        insert into members values($1, $2, $3, $4)
        on conflict(id) do update set name = excluded.name, blocked = excluded.blocked, alipay_buyer = excluded.alipay_buyer
        """,
        member.MemberId, member.Name, member.Blocked, member.AlipayBuyer);

    public StoredCode? Code(string code) =>
        Read("select code, member, expires, checkout from codes where code = $1", row => new StoredCode(row.GetString(0), row.GetString(1), At(row, 2)!.Value, Text(row, 3)), code)
            .FirstOrDefault();

    public int Keep(StoredCode code) => Run(
        "insert into codes values($1, $2, $3, $4) on conflict(code) do update set checkout = excluded.checkout", code.Code, code.MemberId, code.ExpiresAt, code.CheckoutId);

    public int ForgetCodes(DateTimeOffset expiredBefore) => Run("delete from codes where expires < $1", expiredBefore);
}

/// <summary>A member of the books, with the whole name.</summary>
/// <param name="AlipayBuyer">The Alipay account that the member linked.</param>
public sealed record StoredMember(string MemberId, string Name, bool Blocked, string? AlipayBuyer = null);

/// <param name="CheckoutId">The first that asked whose it is.</param>
public sealed record StoredCode(string Code, string MemberId, DateTimeOffset ExpiresAt, string? CheckoutId = null);
