namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The webhooks that are still owed.</summary>
public sealed partial class BooksTurn
{
    public IReadOnlyList<Webhook> Webhooks() => Read(
        "select id, body, created, tries, due from webhooks order by created, id",
        row => new Webhook(row.GetString(0), row.GetString(1), At(row, 2)!.Value, row.GetInt32(3), At(row, 4)!.Value));

    public int Keep(Webhook webhook) => Run(
        "insert into webhooks values($1, $2, $3, $4, $5) on conflict(id) do update set tries = excluded.tries, due = excluded.due",
        webhook.Id, webhook.Body, webhook.CreatedAt, webhook.Tries, webhook.DueAt);

    public int End(Webhook webhook) => Run("delete from webhooks where id = $1", webhook.Id);
}

/// <summary>A message that is owed until the store has taken or refused it.</summary>
/// <param name="Id">The same at every try.</param>
/// <param name="Tries">Those that failed.</param>
/// <param name="DueAt">When the next one is.</param>
public sealed record Webhook(string Id, string Body, DateTimeOffset CreatedAt, int Tries, DateTimeOffset DueAt)
{
    public static Webhook Of(PaymentChanged change, DateTimeOffset now) => new($"msg_{Guid.CreateVersion7(now):N}", change.Body(), now, 0, now);
}
