using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>POST /api/campaigns, and campaigns.json.</summary>
public sealed record ImportCampaigns(IReadOnlyList<JsonElement>? Campaigns)
{
    private const int MaxCampaigns = 100;

    public Problem? Check() => Fields.Each("campaigns", Campaigns, MaxCampaigns, (_, _) => null);
}

/// <summary>One row of it: a benefit, and whom it is given to.</summary>
public sealed record CampaignFields : BenefitFields
{
    public IssueFields? Issue { get; init; }

    public static Result<Campaign> Read(JsonElement row)
    {
        if (JsonShape.Check<CampaignFields>(row) is { } wrong)
            return wrong;
        return row.Deserialize<CampaignFields>(Json.Options) is { } fields ? fields.Read() : Refusals.Required("$");
    }

    private Result<Campaign> Read()
    {
        if (State is not null)
            return Refusals.Malformed("state", "由会员平台决定,不能填写", "the platform decides it.");
        var (benefit, refusal) = base.Read();
        if ((refusal ?? IssueFields.Check(Issue)) is { } wrong)
            return wrong;
        return new Campaign(benefit!, Issue!.Members(), Issue.Copies ?? 1);
    }
}

/// <param name="To">"all", or a list of member ids.</param>
/// <param name="Copies">For each member; 1 when missing.</param>
public sealed record IssueFields(JsonElement? To, int? Copies = null)
{
    private const string All = "all";
    private const int MaxMembers = 1000;
    private const int MaxCopies = 20;

    public static Refusal? Check(IssueFields? issue)
    {
        if (issue is null)
            return Refusals.Required("issue");
        if (issue.To is not { } to)
            return Refusals.Required("issue.to");
        if (issue.Copies is < 1 or > MaxCopies)
            return Refusals.Malformed("issue.copies", $"必须是 1 到 {MaxCopies}", $"it must be 1 to {MaxCopies}.");
        if (to.ValueKind == JsonValueKind.String && to.ValueEquals(All))
            return null;
        if (to.ValueKind != JsonValueKind.Array)
            return Refusals.Malformed("issue.to", $"必须是 \"{All}\" 或会员号列表", $"it must be \"{All}\" or a list of member ids.");
        if (JsonShape.Check<IReadOnlyList<string>>(to, "issue.to") is { } wrong)
            return wrong;
        return to.GetArrayLength() is < 1 or > MaxMembers
            ? Refusals.Malformed("issue.to", $"必须有 1 到 {MaxMembers} 项", $"there must be 1 to {MaxMembers}.")
            : to.EnumerateArray().Select((id, i) => Ids.CheckName(id.GetString(), $"issue.to[{i}]")).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Null for everybody.</summary>
    internal IReadOnlyList<string>? Members() =>
        To!.Value.ValueKind == JsonValueKind.Array ? [.. To.Value.EnumerateArray().Select(id => id.GetString()!)] : null;
}

/// <param name="Benefit">Under the campaign's id.</param>
/// <param name="Members">Null for everybody.</param>
public sealed record Campaign(Benefit Benefit, IReadOnlyList<string>? Members, int Copies)
{
    /// <summary>The n-th that a member gets, from 1: the same whenever the campaign is imported.</summary>
    public Benefit For(string memberId, int n) => Benefit with { Id = $"{Benefit.Id}-{memberId}-{n}" };
}

/// <summary>What became of an import.</summary>
/// <param name="Imported">Rows that went in, also those that had gone in before.</param>
/// <param name="Issued">Benefits that members have now and had not before.</param>
public sealed record CampaignReport(int Imported, int Issued, IReadOnlyList<RefusedCampaign> Refused);

/// <param name="Row">Its index, from 0.</param>
public sealed record RefusedCampaign(int Row, string? Field, string Code, LocalText Title);
