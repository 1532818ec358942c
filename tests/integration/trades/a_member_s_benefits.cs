using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulators.MemberPlatform;

namespace QuickCheckout.PhonePayments;

/// <summary>Rule M4 at the member platform: held for one checkout, used up once, free again; lost and late answers included.</summary>
public sealed class a_member_s_benefits : IAsyncLifetime
{
    private const string Member = SimulatedApp.Member;
    private const int TenMinutes = 600_000;
    private Shop _shop = null!;
    private IBenefits _benefits = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.Open();
        _benefits = _shop.Of(_shop.Here).Benefits;
        foreach (var id in new[] { "R1", "R2", "R3" })
            await _shop.App.Give(id);
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task are_shown_as_the_checkout_sees_them()
    {
        Assert.Null(await Hold("c1", 1, "R1"));
        Assert.Equal([BenefitState.Available, BenefitState.Available, BenefitState.Available], await States("c1"));
        Assert.Equal([BenefitState.Held, BenefitState.Available, BenefitState.Available], await States("c2"));
        await _benefits.RedeemAsync(Claim("c1", 2, "R1"), default);
        // What is used up is not theirs any more.
        Assert.Equal([BenefitState.Available, BenefitState.Available], await States("c1"));
    }

    [Fact]
    public async Task are_held_all_or_none()
    {
        Assert.Null(await Hold("c1", 1, "R1"));
        Assert.Equal("benefits-taken", await Hold("c2", 1, "R2", "R1"));
        Assert.Equal((BenefitState.Available, null), await _shop.App.Booked("R2"));
        Assert.Equal("benefits-taken", await Hold("c2", 1, "of-nobody"));
    }

    [Fact]
    public async Task a_new_choice_lets_go_of_the_old_one()
    {
        Assert.Null(await Hold("c1", 1, "R1", "R2"));
        Assert.Null(await Hold("c1", 2, "R2", "R3"));
        Assert.Equal((BenefitState.Available, null), await _shop.App.Booked("R1"));
        Assert.Equal((BenefitState.Held, "c1"), await _shop.App.Booked("R3"));
    }

    [Fact]
    public async Task are_free_again_and_what_is_used_up_stays_so()
    {
        await Hold("c1", 1, "R1", "R2");
        Assert.Null(await _benefits.RedeemAsync(Claim("c1", 2, "R1"), default));
        Assert.Null(await _benefits.RedeemAsync(Claim("c1", 2, "R1"), default));
        await _benefits.ReleaseAsync("c1", 3, default);
        await _benefits.ReleaseAsync("c1", 3, default);
        Assert.Equal((BenefitState.Redeemed, "c1"), await _shop.App.Booked("R1"));
        Assert.Equal((BenefitState.Available, null), await _shop.App.Booked("R2"));
    }

    [Fact]
    public async Task of_a_dead_checkout_are_free_at_their_deadline()
    {
        await Hold("dead", 1, "R1");
        _shop.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal("benefits-taken", await Hold("c2", 1, "R1"));
        _shop.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Hold("c2", 1, "R1"));
        // The dead one comes back: nobody has it twice.
        _shop.Log.Expect("could not be redeemed");
        Assert.Equal("benefits-not-redeemed", (await _benefits.RedeemAsync(Claim("dead", 2, "R1"), default))?.Code);
        Assert.Equal((BenefitState.Held, "c2"), await _shop.App.Booked("R1"));
    }

    [Fact]
    public async Task are_used_up_by_whoever_held_them_also_when_nobody_knows_any_more_which()
    {
        await Hold("c1", 1, "R1", "R2");
        _shop.Time.Advance(TimeSpan.FromHours(5));
        await Hold("c2", 1, "R1");
        Assert.Null(await _benefits.RedeemAsync(new BenefitClaim("c1", Member, null, 2), default));
        Assert.Equal([(BenefitState.Held, "c2"), (BenefitState.Redeemed, "c1")], [await _shop.App.Booked("R1"), await _shop.App.Booked("R2")]);
    }

    [Fact]
    public async Task of_which_one_is_another_s_the_others_are_used_up_all_the_same()
    {
        await Hold("c1", 1, "R1", "R2");
        _shop.Time.Advance(TimeSpan.FromHours(5));
        await Hold("c2", 1, "R1");
        _shop.Log.Expect("The benefits R1 that checkout c1 was paid with");
        Assert.Equal("benefits-not-redeemed", (await _benefits.RedeemAsync(Claim("c1", 2, "R1", "R2"), default))?.Code);
        Assert.Equal((BenefitState.Redeemed, "c1"), await _shop.App.Booked("R2"));
        Assert.Equal((BenefitState.Held, "c2"), await _shop.App.Booked("R1"));
    }

    [Fact]
    public async Task are_used_up_late_as_long_as_nobody_else_has_them()
    {
        await Hold("c1", 1, "R1");
        _shop.Time.Advance(TimeSpan.FromHours(5));
        Assert.Null(await _benefits.RedeemAsync(Claim("c1", 2, "R1"), default));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest, BenefitState.Available)]
    [InlineData(FaultKind.Unavailable, BenefitState.Available)]
    [InlineData(FaultKind.LostAnswer, BenefitState.Held)]
    public async Task a_hold_without_its_answer_is_asked_for_again(FaultKind kind, BenefitState inTruth)
    {
        await _shop.App.Plan(new Fault(kind, Operation.Hold));
        Assert.Equal("benefits-unavailable", await Hold("c1", 1, "R1"));
        Assert.Equal(inTruth, (await _shop.App.Booked("R1")).State);
        Assert.Null(await Hold("c1", 2, "R1"));
    }

    [Fact]
    public async Task a_hold_that_arrives_after_a_newer_one_takes_nothing_from_it()
    {
        var impatient = _shop.Impatient.Benefits;
        _shop.ExpectTimeouts();
        await _shop.App.Plan(new Fault(FaultKind.LateRequest, Operation.Hold, TenMinutes));
        var late = await _shop.PassUntil(impatient.HoldAsync(Claim("c1", 1, "R1"), Until, default));
        Assert.Equal("benefits-unavailable", late?.Code);
        Assert.Null(await Hold("c1", 2, "R2"));
        _shop.Time.Advance(TimeSpan.FromMinutes(20));
        await _shop.App.FaultsTaken();
        Assert.Equal([BenefitState.Available, BenefitState.Held], [(await _shop.App.Booked("R1")).State, (await _shop.App.Booked("R2")).State]);
    }

    [Fact]
    public async Task a_hold_that_arrives_after_the_end_holds_nothing()
    {
        await _benefits.ReleaseAsync("c1", 9, default);
        Assert.Equal("benefits-taken", await Hold("c1", 8, "R1"));
        Assert.Equal((BenefitState.Available, null), await _shop.App.Booked("R1"));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Unavailable)]
    public async Task the_end_is_told_until_it_is_heard(FaultKind kind)
    {
        await Hold("c1", 1, "R1", "R2");
        await _shop.App.Plan(new Fault(kind, Operation.Redeem));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _benefits.RedeemAsync(Claim("c1", 2, "R1"), default));
        Assert.Null(await _benefits.RedeemAsync(Claim("c1", 2, "R1"), default));
        await _shop.App.Plan(new Fault(kind, Operation.Release));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _benefits.ReleaseAsync("c1", 3, default));
        await _benefits.ReleaseAsync("c1", 3, default);
        Assert.Equal((BenefitState.Redeemed, BenefitState.Available), ((await _shop.App.Booked("R1")).State, (await _shop.App.Booked("R2")).State));
    }

    [Theory]
    [InlineData(FaultKind.LostRequest)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Unavailable)]
    public async Task a_platform_that_does_not_tell_them_is_a_refusal(FaultKind kind)
    {
        await _shop.App.Plan(new Fault(kind, Operation.Benefits));
        Assert.Equal("member-platform-unavailable", (await _benefits.OfAsync(Member, "c1", default)).Refusal?.Code);
        Assert.Equal(3, (await _benefits.OfAsync(Member, "c1", default)).Value?.Count);
    }

    [Fact]
    public async Task nobody_there_holds_nothing()
    {
        var lonely = _shop.Of(_shop.Here with { App = Shop.Nowhere }).Benefits;
        Assert.Equal("member-platform-unavailable", (await lonely.OfAsync(Member, "c1", default)).Refusal?.Code);
        Assert.Equal("benefits-unavailable", (await lonely.HoldAsync(Claim("c1", 1, "R1"), Until, default))?.Code);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lonely.RedeemAsync(Claim("c1", 1, "R1"), default));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lonely.ReleaseAsync("c1", 1, default));
    }

    [Theory]
    [InlineData(StatusCodes.Status502BadGateway, "<html>502</html>")]
    [InlineData(StatusCodes.Status200OK, "<html>maintenance</html>")]
    [InlineData(StatusCodes.Status200OK, "null")]
    [InlineData(StatusCodes.Status200OK, "{}")]
    public async Task what_cannot_be_read_is_no_answer(int status, string text)
    {
        await using var liar = await Liar.OpenWith(text, status);
        Assert.Equal("member-platform-unavailable", (await _shop.Of(_shop.Here with { App = liar.Address }).Benefits.OfAsync(Member, "c1", default)).Refusal?.Code);
    }

    [Fact]
    public async Task one_that_no_store_can_reckon_with_is_left_out_and_the_others_count()
    {
        await using var liar = await Liar.OpenWith("""
            [null, 7, {"id":"B1"}, {"layer":"of-a-new-kind"}, {"percentOff":12.5}, {"validFrom":"0001-01-01T00:00:00+08:00"},
             {"id":"B2","layer":"red-packet","kind":"percent-off","title":{"zh":"红包","en":"Red"},"percentOff":10,"scope":{"type":"order"},"validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z"},
             {"id":"B3","layer":"red-packet","kind":"fixed","title":{"zh":"红包","en":"Red"},"valueFen":100,"scope":{"type":"order"},"validFrom":"2026-01-01T00:00:00Z","validUntil":"2027-01-01T00:00:00Z","colour":"red"}]
            """);
        var owned = await _shop.Of(_shop.Here with { App = liar.Address }).Benefits.OfAsync(Member, "c1", default);
        Assert.Equal("B3", Assert.Single(owned.Value!).Id);
    }

    private DateTimeOffset Until => _shop.Time.GetUtcNow().AddMinutes(30);

    private static BenefitClaim Claim(string checkoutId, int sequence, params string[] ids) => new(checkoutId, Member, ids, sequence);

    private async Task<string?> Hold(string checkoutId, int sequence, params string[] ids) =>
        (await _benefits.HoldAsync(Claim(checkoutId, sequence, ids), Until, default))?.Code;

    private async Task<List<BenefitState>> States(string checkoutId) => [.. (await _benefits.OfAsync(Member, checkoutId, default)).Value!.Select(b => b.State)];
}
