using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulators.MemberPlatform;

public sealed class a_member_code : IAsyncLifetime
{
    private const string Customer = "M0001";
    private const string BlockedCustomer = "M0013";

    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync() => _platform = await RunningPlatform.Start();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task has_the_shape_that_a_checkout_accepts() =>
        Assert.IsType<ScannedCode.OfMember>(ScannedCode.Parse(await _platform.ShowCode(Customer), Means.BankCard).Value);

    [Fact]
    public async Task names_its_member()
    {
        var code = await _platform.ShowCode(Customer);
        Assert.Equal((HttpStatusCode.OK, Customer), await _platform.Resolve(code, "c-1"));
    }

    [Fact]
    public async Task can_be_resolved_again_by_the_same_checkout_even_after_it_expired()
    {
        var code = await _platform.ShowCode(Customer);
        await _platform.Resolve(code, "c-1");
        _platform.Time.Advance(MemberStore.CodeLifetime * 10);
        Assert.Equal((HttpStatusCode.OK, Customer), await _platform.Resolve(code, "c-1"));
    }

    [Fact]
    public async Task is_refused_to_a_second_checkout()
    {
        var code = await _platform.ShowCode(Customer);
        await _platform.Resolve(code, "c-1");
        Assert.Equal((HttpStatusCode.Conflict, "member-code-used"), await _platform.Resolve(code, "c-2"));
    }

    [Fact]
    public async Task belongs_to_exactly_one_of_many_checkouts_that_race_for_it()
    {
        var code = await _platform.ShowCode(Customer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _platform.Resolve(code, $"c-{i}")));
        Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(a => a.Status == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task is_good_until_its_last_second_and_unknown_from_then_on()
    {
        var first = await _platform.ShowCode(Customer);
        var second = await _platform.ShowCode(Customer);
        _platform.Time.Advance(MemberStore.CodeLifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.OK, (await _platform.Resolve(first, "c-1")).Status);
        _platform.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((HttpStatusCode.NotFound, "member-code-unknown"), await _platform.Resolve(second, "c-2"));
    }

    [Fact]
    public async Task that_was_never_issued_is_unknown() =>
        Assert.Equal((HttpStatusCode.NotFound, "member-code-unknown"), await _platform.Resolve("88000000000000000000", "c-1"));

    [Fact]
    public async Task of_a_blocked_member_is_refused()
    {
        var code = await _platform.ShowCode(BlockedCustomer);
        Assert.Equal((HttpStatusCode.Forbidden, "member-blocked"), await _platform.Resolve(code, "c-1"));
    }

    [Fact]
    public async Task and_who_used_it_survive_a_restart()
    {
        var code = await _platform.ShowCode(Customer);
        await _platform.Resolve(code, "c-1");
        await _platform.Restart();
        Assert.Equal((HttpStatusCode.OK, Customer), await _platform.Resolve(code, "c-1"));
        Assert.Equal((HttpStatusCode.Conflict, "member-code-used"), await _platform.Resolve(code, "c-2"));
    }

    [Theory]
    [InlineData(null, "c-1")]
    [InlineData("88000000000000000000", null)]
    [InlineData("", "")]
    public async Task cannot_be_resolved_without_code_and_checkout(string? code, string? checkout) =>
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), await _platform.Resolve(code!, checkout!));

    [Fact]
    public async Task is_not_issued_to_a_stranger()
    {
        using var answer = await _platform.Phone.PostAsJsonAsync("/api/member-codes", new IssueCode("M9999"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task can_be_asked_for_by_dozens_of_members_whose_names_are_shortened()
    {
        var members = await _platform.Phone.GetFromJsonAsync<List<ListedMember>>("/api/members", Json.Options);
        Assert.True(members!.Count >= 36);
        Assert.All(members, m => Assert.Matches(@"^\p{L}\*+$", m.DisplayName));
        Assert.Equal(2, members.Count(m => m.Blocked));
    }
}
