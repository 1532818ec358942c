using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Who may use a coupon: one checkout at a time, and one for good.</summary>
public sealed class a_members_coupons : IAsyncLifetime
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly GiveBenefit Given = new(
        "B1", BenefitLayer.StoreCoupon, BenefitKind.AmountOff, new LocalText("满100减10", "¥10 off ¥100"), 10000, 1000, null, null,
        new BenefitScope(ScopeType.Order), From, From.AddYears(1), null);

    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await RunningPlatform.Start();
        foreach (var id in (string[])["B1", "B2", "B3"])
            Assert.Equal(HttpStatusCode.OK, (await Give(Given with { Id = id })).Status);
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task are_written_in_the_words_of_the_contract()
    {
        await Give(
            new GiveBenefit(
                "B9", BenefitLayer.ItemCoupon, BenefitKind.PercentOff, Given.Title, 0, null, 15, 5000, new BenefitScope(ScopeType.Skus, ["SKU-1"]), From, From.AddDays(1), "g1"),
            "M0004");
        Assert.Equal(
            """[{"id":"B9","layer":"item-coupon","kind":"percent-off","title":{"zh":"满100减10","en":"¥10 off ¥100"},"thresholdFen":0,"percentOff":15,"capFen":5000,"scope":{"type":"skus","codes":["SKU-1"]},"validFrom":"2026-01-01T00:00:00+00:00","validUntil":"2026-01-02T00:00:00+00:00","group":"g1","state":"available"}]""",
            await _platform.Store.GetStringAsync("/api/members/M0004/benefits"));
    }

    [Fact]
    public async Task are_held_redeemed_and_released_by_one_checkout_that_may_repeat_itself()
    {
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal([BenefitState.Held, BenefitState.Held], (await Hold("c-1", "B1", "B2")).As<List<Benefit>>().Select(b => b.State));
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(BenefitState.Redeemed, (await Redeem("c-1", "B1")).As<List<Benefit>>().Single().State);
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(HttpStatusCode.NoContent, (await Release("c-1")).Status);
        Assert.Equal("redeemed available available", await States());
        Assert.Equal(BenefitState.Redeemed, (await Hold("c-1", "B1")).As<List<Benefit>>().Single().State);
    }

    [Fact]
    public async Task are_all_held_or_none()
    {
        await Hold("c-1", "B2");
        var refused = await Hold("c-2", "B1", "B2", "B3");
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), refused.Refusal);
        Assert.Equal("B2", JsonDocument.Parse(refused.Body).RootElement.GetProperty("ids").EnumerateArray().Single().GetString());
        Assert.Equal("available held available", await States());
        Assert.Equal((HttpStatusCode.NotFound, "benefit-unknown"), (await Hold("c-2", "B1", "B0")).Refusal);
        Assert.Equal("available held available", await States());
    }

    [Fact]
    public async Task are_all_redeemed_or_none()
    {
        await Hold("c-1", "B1");
        await Hold("c-2", "B2");
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), (await Redeem("c-1", "B1", "B2")).Refusal);
        await Release("c-2");
        await Redeem("c-1", "B1", "B2");
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), (await Redeem("c-2", "B2")).Refusal);
        Assert.Equal("redeemed redeemed available", await States());
    }

    [Fact]
    public async Task are_free_again_when_a_hold_is_past()
    {
        await Hold("c-1", "B1", "B2");
        _platform.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("held held available", await States());
        _platform.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("available available available", await States());
        await Hold("c-2", "B1");
        // Too late for the one, and still in time for the other that nobody took.
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), (await Redeem("c-1", "B1")).Refusal);
        Assert.Equal(HttpStatusCode.OK, (await Redeem("c-1", "B2")).Status);
        // A late release frees nothing of anybody else.
        await Release("c-1");
        Assert.Equal("held redeemed available", await States());
    }

    [Fact]
    public async Task go_to_one_of_many_checkouts_that_race()
    {
        var said = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? Hold($"c-{i}", "B1", "B2") : Hold($"c-{i}", "B2", "B1")));
        Assert.Single(said, s => s.Status == HttpStatusCode.OK);
        Assert.Equal("held held available", await States());
    }

    [Fact]
    public async Task survive_a_restart()
    {
        await Redeem("c-1", "B1");
        await Hold("c-1", "B2");
        await _platform.Restart();
        Assert.Equal("redeemed held available", await States());
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), (await Hold("c-2", "B2")).Refusal);
    }

    public static TheoryData<string, GiveBenefit> BadBenefits => new()
    {
        { "layer", Given with { Id = "B8", Layer = null } },
        { "title.en", Given with { Id = "B8", Title = new LocalText("满减", "") } },
        { "thresholdFen", Given with { Id = "B8", ThresholdFen = -1 } },
        { "valueFen", Given with { Id = "B8", ValueFen = 0 } },
        { "percentOff", Given with { Id = "B8", PercentOff = 10 } },
        { "percentOff", Given with { Id = "B8", Kind = BenefitKind.PercentOff, PercentOff = 101 } },
        { "capFen", Given with { Id = "B8", CapFen = 0 } },
        { "scope.type", Given with { Id = "B8", Scope = new BenefitScope(null) } },
        { "scope.codes", Given with { Id = "B8", Scope = new BenefitScope(ScopeType.Skus) } },
        { "scope.codes", Given with { Id = "B8", Scope = new BenefitScope(ScopeType.Order, ["SKU-1"]) } },
        { "validUntil", Given with { Id = "B8", ValidUntil = From } },
    };

    [Theory]
    [MemberData(nameof(BadBenefits))]
    public async Task are_refused_by_the_field_that_is_wrong(string field, GiveBenefit given)
    {
        var said = await Give(given);
        Assert.Equal((HttpStatusCode.BadRequest, field), (said.Status, said.Field));
    }

    [Fact]
    public async Task have_names_of_their_own_and_belong_to_a_member()
    {
        Assert.Equal((HttpStatusCode.Conflict, "benefit-exists"), (await Give(Given)).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (await Give(Given with { Id = null }, "M9999")).Refusal);
        Assert.Equal(HttpStatusCode.NotFound, (await Said.By(_platform.Store.GetAsync("/api/members/M9999/benefits"))).Status);
        Assert.Matches("^B[0-9a-f]{32}$", (await Give(Given with { Id = null })).As<Benefit>().Id);
        Assert.Equal("ids", (await Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/redeem", new { checkoutId = "c-1" }))).Field);
        Assert.Equal("until", (await Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/hold", new { checkoutId = "c-1", ids = new[] { "B1" } }))).Field);
    }

    private async Task<string> States() => string.Join(' ',
        (await _platform.Store.GetFromJsonAsync<List<Benefit>>($"/api/members/{MemberId}/benefits", Json.Options))!.Select(b => Json.Name(b.State)));

    private Task<Said> Give(GiveBenefit benefit, string memberId = MemberId) => Said.By(_platform.Phone.PostAsJsonAsync($"/api/members/{memberId}/benefits", benefit, Json.Options));

    private Task<Said> Hold(string checkoutId, params string[] ids) => Said.By(
        _platform.Store.PostAsJsonAsync("/api/benefits/hold", new HoldBenefits(checkoutId, ids, _platform.Now.AddMinutes(10)), Json.Options));

    private Task<Said> Redeem(string checkoutId, params string[] ids) =>
        Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/redeem", new RedeemBenefits(checkoutId, ids), Json.Options));

    private Task<Said> Release(string checkoutId) => Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/release", new ReleaseBenefits(checkoutId), Json.Options));
}
