using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Who may use a benefit: one checkout at a time, and one for good.</summary>
public sealed class a_members_benefits : IAsyncLifetime
{
    private const int Many = 100;

    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly BenefitFields Given = new()
    {
        Id = "B1", Layer = BenefitLayer.StoreCoupon, Kind = BenefitKind.AmountOff, Title = new LocalText("满100减10", "¥10 off ¥100"),
        ThresholdFen = 10000, ValueFen = 1000, Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = From, ValidUntil = From.AddYears(1),
    };

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
            Given with
            {
                Id = "B9", Layer = BenefitLayer.ItemCoupon, Kind = BenefitKind.PercentOff, ThresholdFen = null, ValueFen = null, PercentOff = 15, CapFen = 5000,
                Scope = new ScopeFields(BenefitScopeType.Skus, ["SKU-1"]), ValidUntil = From.AddDays(1), Group = "g1",
            },
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
    public async Task are_exactly_those_that_the_checkout_asked_for_last()
    {
        await Hold("c-1", "B1", "B2");
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal(["B2", "B3"], (await Hold("c-1", "B2", "B3", "B2")).As<List<Benefit>>().Select(b => b.Id));
        Assert.Equal("available held held", await States());
        // What is used up stays its own, named or not.
        await Redeem("c-1", "B2");
        Assert.Equal("[]", (await Hold("c-1")).Body);
        Assert.Equal("available redeemed available", await States());
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), (await Hold("c-2", "B2")).Refusal);
    }

    [Fact]
    public async Task stay_as_they_were_when_a_hold_is_refused()
    {
        await Hold("c-1", "B1");
        await Hold("c-2", "B2");
        var refused = await Hold("c-1", "B2", "B3");
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken", "[\"B2\"]"), (refused.Status, refused.Refusal.Code, Ids(refused)));
        Assert.Equal("B1 held c-1, B2 held c-2, B3 available ", await Booked());
        Assert.Equal(HttpStatusCode.NotFound, (await Hold("c-1", "B0")).Status);
        Assert.Equal("B1 held c-1, B2 held c-2, B3 available ", await Booked());
    }

    [Fact]
    public async Task are_available_to_the_checkout_that_holds_them()
    {
        await Hold("c-1", "B1");
        await Redeem("c-1", "B3");
        Assert.Equal("available available redeemed", await States("c-1"));
        Assert.Equal("held available redeemed", await States("c-2"));
        Assert.Equal("checkoutId", (await Said.By(_platform.Store.GetAsync($"/api/members/{MemberId}/benefits?checkoutId=a%20b"))).Field);
        _platform.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("B1 available , B2 available , B3 redeemed c-1", await Booked());
    }

    [Fact]
    public async Task are_nobody_elses()
    {
        foreach (var path in (string[])["hold", "redeem"])
        {
            var strange = await Said.By(_platform.Store.PostAsJsonAsync($"/api/benefits/{path}", new HoldBenefits("c-1", ConfirmingMember, ["B1"], _platform.Now.AddMinutes(1)), Json.Options));
            Assert.Equal((HttpStatusCode.NotFound, "benefit-unknown", "[\"B1\"]"), (strange.Status, strange.Refusal.Code, Ids(strange)));
            var nobody = await Said.By(_platform.Store.PostAsJsonAsync($"/api/benefits/{path}", new HoldBenefits("c-1", "M9999", [], _platform.Now.AddMinutes(1)), Json.Options));
            Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), nobody.Refusal);
        }

        Assert.Equal("available available available", await States());
    }

    [Fact]
    public async Task are_all_held_or_none()
    {
        await Hold("c-1", "B2");
        var refused = await Hold("c-2", "B1", "B2", "B3");
        Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), refused.Refusal);
        Assert.Equal("[\"B2\"]", Ids(refused));
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

    [Theory]
    [InlineData("hold")]
    [InlineData("redeem")]
    public async Task go_to_one_of_a_hundred_checkouts_that_race(string how)
    {
        var said = await Task.WhenAll(Enumerable.Range(0, Many).Select(i =>
        {
            string[] ids = i % 2 == 0 ? ["B1", "B2"] : ["B2", "B1"];
            return how == "hold" ? Hold($"c-{i}", ids) : Redeem($"c-{i}", ids);
        }));
        Assert.Single(said, s => s.Status == HttpStatusCode.OK);
        Assert.All(said.Where(s => s.Status != HttpStatusCode.OK), s => Assert.Equal((HttpStatusCode.Conflict, "benefit-taken"), s.Refusal));
        // All of it went to the one that was told so.
        var winner = $"c-{Array.FindIndex(said, s => s.Status == HttpStatusCode.OK)}";
        var state = how == "hold" ? "held" : "redeemed";
        Assert.Equal($"B1 {state} {winner}, B2 {state} {winner}, B3 available ", await Booked());
    }

    [Fact]
    public async Task go_from_hand_to_hand_without_ever_being_in_two()
    {
        // Each takes it, maybe gives it up again, and some redeem: however they mix, one has it in the end or nobody.
        var said = await Task.WhenAll(Enumerable.Range(0, Many).Select(async i =>
        {
            var held = await Hold($"c-{i}", "B1");
            if (i % 3 != 0)
                await Release($"c-{i}");
            return held.Status == HttpStatusCode.OK && i % 3 == 0 ? await Redeem($"c-{i}", "B1") : null;
        }));
        Assert.All(said.OfType<Said>(), s => Assert.Equal(HttpStatusCode.OK, s.Status));
        Assert.InRange(said.OfType<Said>().Count(), 0, 1);
        Assert.Equal(said.OfType<Said>().Any() ? "redeemed" : "available", (await States()).Split(' ')[0]);
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

    // The rules themselves are those of the domain and tested there.
    public static TheoryData<string, string, BenefitFields> BadBenefits => new()
    {
        { "field-required", "layer", Given with { Id = "B8", Layer = null } },
        { "field-invalid", "percentOff", Given with { Id = "B8", PercentOff = 10 } },
        { "field-invalid", "scope.codes[1]", Given with { Id = "B8", Scope = new ScopeFields(BenefitScopeType.Skus, ["SKU-1", "SKU-1"]) } },
    };

    [Theory]
    [MemberData(nameof(BadBenefits))]
    public async Task are_refused_by_the_field_that_is_wrong(string code, string field, BenefitFields given)
    {
        var said = await Give(given);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (said.Status, said.Refusal.Code, said.Field));
    }

    [Fact]
    public async Task have_names_of_their_own_and_belong_to_a_member()
    {
        Assert.Equal((HttpStatusCode.Conflict, "benefit-exists"), (await Give(Given)).Refusal);
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (await Give(Given with { Id = null }, "M9999")).Refusal);
        Assert.Equal(HttpStatusCode.NotFound, (await Said.By(_platform.Store.GetAsync("/api/members/M9999/benefits"))).Status);
        // No digits: some would look like a card number, which no id may.
        Assert.Matches("^B-[a-p]{32}$", (await Give(Given with { Id = null })).As<Benefit>().Id);
        Assert.Equal("ids", (await Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/hold", new { checkoutId = "c-1", memberId = MemberId, until = _platform.Now }))).Field);
        Assert.Equal("until", (await Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/hold", new { checkoutId = "c-1", memberId = MemberId, ids = new[] { "B1" } }))).Field);
    }

    private async Task<string> States(string? checkoutId = null) => string.Join(' ', (await _platform.Store.GetFromJsonAsync<List<Benefit>>(
        $"/api/members/{MemberId}/benefits{(checkoutId is null ? "" : $"?checkoutId={checkoutId}")}", Json.Options))!.Select(b => Json.Name(b.State)));

    private async Task<string> Booked() => string.Join(", ",
        (await _platform.Books()).Benefits.Where(b => b.MemberId == MemberId).Select(b => $"{b.Id} {Json.Name(b.State)} {b.CheckoutId}"));

    private static string Ids(Said refused) => JsonDocument.Parse(refused.Body).RootElement.GetProperty("ids").GetRawText();

    private Task<Said> Give(BenefitFields benefit, string memberId = MemberId) => Said.By(_platform.Phone.PostAsJsonAsync($"/api/members/{memberId}/benefits", benefit, Json.Options));

    private Task<Said> Hold(string checkoutId, params string[] ids) => Said.By(
        _platform.Store.PostAsJsonAsync("/api/benefits/hold", new HoldBenefits(checkoutId, MemberId, ids, _platform.Now.AddMinutes(10)), Json.Options));

    private Task<Said> Redeem(string checkoutId, params string[] ids) =>
        Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/redeem", new RedeemBenefits(checkoutId, MemberId, ids), Json.Options));

    private Task<Said> Release(string checkoutId) => Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/release", new ReleaseBenefits(checkoutId), Json.Options));
}
