using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Campaigns imported row by row: whom they give what, what is refused, and that twice is as good as once.</summary>
public sealed class what_a_campaign_gives : IAsyncLifetime
{
    private const string Good = """
        {"id":"C1","layer":"store-coupon","kind":"amount-off","title":{"zh":"满100减10","en":"¥10 off ¥100"},"thresholdFen":10000,"valueFen":1000,
         "scope":{"type":"order"},"validFrom":"2026-01-01T00:00:00+08:00","validUntil":"2100-01-01T00:00:00+08:00","issue":{"to":["M0001","M0002"],"copies":2}}
        """;

    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task is_the_same_for_each_member_under_ids_of_their_own()
    {
        Assert.Equal("""{"imported":1,"issued":4,"refused":[]}""", (await Import(Good)).Body);
        var benefits = await Of("M0002");
        Assert.Equal(["C1-M0002-1", "C1-M0002-2"], benefits.Select(b => b.Id));
        Assert.All(benefits, b => Assert.Equal((10_000, 1_000L, BenefitState.Available), (b.ThresholdFen, b.ValueFen, b.State)));
        Assert.Empty(await Of("M0003"));
    }

    [Fact]
    public async Task is_given_once_however_often_it_is_imported()
    {
        await Import(Good);
        Assert.Equal("""{"imported":1,"issued":0,"refused":[]}""", (await Import(Good)).Body);
        Assert.Equal("""{"imported":2,"issued":2,"refused":[]}""", (await Import(Good, With("issue", """{"to":["M0001","M0003"],"copies":2}"""))).Body);
        await _platform.Restart();
        var reports = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Import(With("issue", """{"to":"all"}"""))));
        Assert.Equal((await _platform.Phone.GetFromJsonAsync<JsonArray>("/api/members"))!.Count - 3, reports.Sum(r => r.As<CampaignReport>().Issued));
    }

    [Fact]
    public async Task is_not_changed_afterwards()
    {
        await Import(Good);
        var report = (await Import(With("valueFen", "2000"), With("issue", """{"to":["M0003","M0001"],"copies":3}""", With("valueFen", "2000")))).As<CampaignReport>();
        Assert.Equal([(0, "id", "campaign-differs"), (1, "id", "campaign-differs")], report.Refused.Select(r => (r.Row, r.Field, r.Code)));
        Assert.Empty(await Of("M0003"));
        Assert.Equal(1_000, (await Of("M0001"))[0].ValueFen);
    }

    [Theory]
    [InlineData("id", "field-malformed", "id", "\"C 1\"")]
    [InlineData("id", "field-malformed", "id", "\"C123456789012345678901234567890123456789012345678901234567\"")]
    [InlineData("valueFen", "field-required", "valueFen", "null")]
    [InlineData("valueFen", "field-malformed", "valueFen", "\"1000\"")]
    [InlineData("layer", "field-malformed", "layer", "\"gold\"")]
    [InlineData("state", "field-malformed", "state", "\"available\"")]
    [InlineData("colour", "field-malformed", "colour", "\"red\"")]
    [InlineData("scope.codes[1]", "field-malformed", "scope", """{"type":"skus","codes":["A","A"]}""")]
    [InlineData("issue", "field-required", "issue", "null")]
    [InlineData("issue.to", "field-required", "issue", "{}")]
    [InlineData("issue.to", "field-malformed", "issue", """{"to":"some"}""")]
    [InlineData("issue.to", "field-malformed", "issue", """{"to":[]}""")]
    [InlineData("issue.to[1]", "field-malformed", "issue", """{"to":["M0001",5]}""")]
    [InlineData("issue.to[1]", "field-malformed", "issue", """{"to":["M0001","M9999"]}""")]
    [InlineData("issue.copies", "field-malformed", "issue", """{"to":"all","copies":21}""")]
    [InlineData("issue.copies", "field-malformed", "issue", """{"to":"all","copies":0}""")]
    public async Task is_nothing_when_its_row_is_wrong_and_the_others_go_in(string field, string code, string name, string value)
    {
        var report = (await Import(Good, With(name, value), With("id", "\"C2\""))).As<CampaignReport>();
        Assert.Equal((2, 8), (report.Imported, report.Issued));
        var refused = Assert.Single(report.Refused);
        Assert.Equal((1, field, code), (refused.Row, refused.Field, refused.Code));
        Assert.NotEmpty(refused.Title.Zh);
        Assert.NotEmpty(refused.Title.En);
    }

    [Theory]
    [InlineData("5", "$")]
    [InlineData("null", "$")]
    public async Task is_no_row_without_fields(string row, string field) =>
        Assert.Equal(field, Assert.Single((await Import(row)).As<CampaignReport>().Refused).Field);

    [Fact]
    public async Task is_sent_in_a_list_that_has_a_limit()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), (await Post("{}")).Refusal);
        Assert.Equal((HttpStatusCode.BadRequest, "field-invalid"), (await Import([.. Enumerable.Repeat(Good, 101)])).Refusal);
        Assert.Equal((HttpStatusCode.BadRequest, "body-invalid"), (await Post("[")).Refusal);
    }

    [Fact]
    public async Task is_there_from_the_start_for_a_few_members_and_the_others_have_nothing()
    {
        var had = (await _platform.Books()).Benefits;
        Assert.Equal(Enumerable.Range(21, 8).Select(i => $"M{i:0000}"), had.Select(b => b.MemberId).Distinct().Order());
        // The file is what the command sends, too: all of it is good, and nothing of it is new to a platform that began with it.
        using var file = typeof(CampaignDesk).Assembly.GetManifestResourceStream("campaigns.json")!;
        var report = (await Post(await new StreamReader(file).ReadToEndAsync())).As<CampaignReport>();
        Assert.Equal((0, 0), (report.Issued, report.Refused.Count));
        Assert.InRange(report.Imported, 15, 100);
        await _platform.Restart();
        Assert.Equal(had, (await _platform.Books()).Benefits);
    }

    private Task<Said> Import(params string[] rows) => Post($$"""{"campaigns":[{{string.Join(',', rows)}}]}""");

    private Task<Said> Post(string json) => Said.By(_platform.Phone.PostAsync("/api/campaigns", new StringContent(json, Encoding.UTF8, "application/json")));

    private static string With(string name, string value, string row = Good)
    {
        var fields = JsonNode.Parse(row)!.AsObject();
        fields[name] = JsonNode.Parse(value);
        return fields.ToJsonString();
    }

    private async Task<List<Benefit>> Of(string memberId) =>
        (await _platform.Store.GetFromJsonAsync<List<Benefit>>($"/api/members/{memberId}/benefits", Json.Options))!;
}
