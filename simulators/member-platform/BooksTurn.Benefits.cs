using System.Text.Json;
using Microsoft.Data.Sqlite;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Benefits and who has them.</summary>
public sealed partial class BooksTurn
{
    private const string BenefitColumns = "member, content, checkout, held_until, redeemed";

    public StoredBenefit? Benefit(string id) => Read($"select {BenefitColumns} from benefits where id = $1", BenefitOf, id).FirstOrDefault();

    public IReadOnlyList<StoredBenefit> BenefitsOf(string memberId) =>
        Read($"select {BenefitColumns} from benefits where member = $1 order by position", BenefitOf, memberId);

    /// <summary>Everybody's, in the order in which they were given.</summary>
    public IReadOnlyList<StoredBenefit> Benefits() => Read($"select {BenefitColumns} from benefits order by position", BenefitOf);

    public int Keep(StoredBenefit benefit) => Run(
        $"""
        insert into benefits(id, {BenefitColumns}) values($1, $2, $3, $4, $5, $6)
        on conflict(id) do update set checkout = excluded.checkout, held_until = excluded.held_until, redeemed = excluded.redeemed
        """,
        benefit.Benefit.Id, benefit.MemberId, JsonSerializer.Serialize(benefit.Benefit, Json.Options), benefit.CheckoutId, benefit.HeldUntil, benefit.Redeemed);

    /// <summary>What was redeemed stays so.</summary>
    public int ReleaseBenefits(string checkoutId) =>
        Run("update benefits set checkout = null, held_until = null where checkout = $1 and not redeemed", checkoutId);

    /// <summary>Ids of what the checkout has, its hold over or not, or has used up.</summary>
    public IReadOnlyList<string> HeldLastBy(string checkoutId) => Read("select id from benefits where checkout = $1", row => row.GetString(0), checkoutId);

    /// <summary>Remembers how far the checkout has come; false, and nothing changes, when it had come further.</summary>
    public bool Advances(string checkoutId, int sequence) => Run(
        "insert into holds(checkout, sequence) values($1, $2) on conflict(checkout) do update set sequence = excluded.sequence where sequence <= excluded.sequence",
        checkoutId, sequence) > 0;

    private static StoredBenefit BenefitOf(SqliteDataReader row) => new(
        row.GetString(0), JsonSerializer.Deserialize<Benefit>(row.GetString(1), Json.Options)!, Text(row, 2), At(row, 3), row.GetBoolean(4));
}

/// <summary>A benefit and who has it.</summary>
/// <param name="CheckoutId">That holds it until <paramref name="HeldUntil"/>, or has redeemed it.</param>
public sealed record StoredBenefit(string MemberId, Benefit Benefit, string? CheckoutId = null, DateTimeOffset? HeldUntil = null, bool Redeemed = false)
{
    /// <summary>Whether another checkout has it.</summary>
    public bool IsTakenFrom(string checkoutId, DateTimeOffset now) => CheckoutId != checkoutId && State(now) != BenefitState.Available;

    /// <param name="checkoutId">To whom: what it holds itself is available to it.</param>
    public Benefit Shown(DateTimeOffset now, string? checkoutId = null) => Benefit with
    {
        State = State(now) is var state && state == BenefitState.Held && checkoutId == CheckoutId ? BenefitState.Available : state,
    };

    public BookedBenefit Booked(DateTimeOffset now) =>
        State(now) is var state && state == BenefitState.Available ? new(MemberId, Benefit.Id, state, null) : new(MemberId, Benefit.Id, state, CheckoutId);

    private BenefitState State(DateTimeOffset now) =>
        Redeemed ? BenefitState.Redeemed : HeldUntil > now ? BenefitState.Held : BenefitState.Available;
}
