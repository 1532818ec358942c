using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Gives members benefits by the campaign, row by row: good rows go in, and twice is as good as once.</summary>
public sealed class CampaignDesk(Books books)
{
    public CampaignReport Import(ImportCampaigns request) => Import(request.Campaigns!, row => books.Turn(turn => Issue(turn, row)));

    /// <summary>The campaigns that every platform begins with. What somebody got by an older version of the file they keep as it is.</summary>
    internal static CampaignReport ImportSeed(BooksTurn turn)
    {
        using var resource = typeof(CampaignDesk).Assembly.GetManifestResourceStream("campaigns.json")!;
        return Import(JsonSerializer.Deserialize<ImportCampaigns>(resource, Json.Options)!.Campaigns!, row => Issue(turn, row));
    }

    private static CampaignReport Import(IReadOnlyList<JsonElement> rows, Func<JsonElement, Result<int>> issue)
    {
        var (imported, issued, refused) = (0, 0, new List<RefusedCampaign>());
        for (var row = 0; row < rows.Count; row++)
        {
            var (count, refusal) = issue(rows[row]);
            if (refusal is not null)
            {
                refused.Add(new RefusedCampaign(row, refusal.Field, refusal.Code, refusal.Title));
                continue;
            }

            imported++;
            issued += count;
        }

        return new CampaignReport(imported, issued, refused);
    }

    /// <returns>How many benefits are new; a row that is refused has given nobody anything.</returns>
    private static Result<int> Issue(BooksTurn turn, JsonElement row)
    {
        var (campaign, refusal) = CampaignFields.Read(row);
        if (refusal is not null)
            return refusal;
        var unknown = campaign!.Members?.Select((id, i) => (Id: id, Index: i)).FirstOrDefault(m => turn.Member(m.Id) is null);
        if (unknown is { Id: { } stranger, Index: var at })
            return Refusals.Malformed($"issue.to[{at}]", $"没有会员 {stranger}", $"there is no member {stranger}.");

        var fresh = new List<StoredBenefit>();
        foreach (var memberId in campaign.Members?.Distinct() ?? turn.Members().Select(m => m.MemberId))
        {
            for (var n = 1; n <= campaign.Copies; n++)
            {
                var benefit = campaign.For(memberId, n);
                if (Ids.CheckName(benefit.Id, "id") is { } longId)
                    return longId;
                if (turn.Benefit(benefit.Id) is not { } stored)
                    fresh.Add(new StoredBenefit(memberId, benefit));
                else if (!IsSame(stored, memberId, benefit))
                    return Differs(campaign.Benefit.Id);
            }
        }

        fresh.ForEach(benefit => turn.Keep(benefit));
        return fresh.Count;
    }

    // Two benefits of one campaign that differ could not be explained to those who compare them.
    private static bool IsSame(StoredBenefit stored, string memberId, Benefit benefit) => stored.MemberId == memberId
        && JsonSerializer.Serialize(stored.Benefit, Json.Options) == JsonSerializer.Serialize(benefit, Json.Options);

    private static Refusal Differs(string id) => new("campaign-differs", new LocalText(
        $"活动 {id} 已按不同内容发放,请使用新的活动编号", $"The campaign {id} has been issued with other content: give the new one an id of its own."), "id");
}
