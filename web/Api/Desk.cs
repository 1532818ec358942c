using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Web.Api;

/// <summary>What waits for a person, and the person's word on it (rule S3). The server records it with their name.</summary>
public sealed class Desk(ApiClient api)
{
    /// <summary>Something was decided: less waits now.</summary>
    public event Action? Decided;

    public Task<Answer<NeedsPerson>> List(string storeId, CancellationToken cancellation = default) =>
        api.Get<NeedsPerson>($"api/attention?storeId={storeId}", cancellation);

    /// <param name="tender">The stuck one, while voids are still being tried.</param>
    public Task<Answer<object>> Resolve(string checkoutId, ResolvedAs outcome, string note, int? tender) =>
        Decide($"api/attention/{checkoutId}/resolve", new ResolveAttention(outcome, null, note, tender));

    public Task<Answer<object>> Resolve(TerminalSettlement s, string note) =>
        Decide($"api/settlements/{s.StoreId}/{s.Day:yyyy-MM-dd}/{s.TerminalId}/{s.BatchNo ?? "none"}/resolve", new ResolveSettlement(null, note));

    public Task<Answer<object>> Resolve(DeadLetter letter, DeadLetterOutcome outcome, string note) =>
        Decide($"api/attention/dead-letters/{letter.Id}/resolve", new ResolveDeadLetter(outcome, null, note));

    private async Task<Answer<object>> Decide(string path, object said)
    {
        var answer = await api.Post<object>(path, said);
        if (!answer.IsRefused)
            Decided?.Invoke();
        return answer;
    }
}
