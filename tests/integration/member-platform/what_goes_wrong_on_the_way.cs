using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using TestSupport;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>The faults that the control page plans for the store's calls: what the store sees, and what the books say all the same.</summary>
public sealed class what_goes_wrong_on_the_way : IAsyncLifetime
{
    private RunningPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await RunningPlatform.Start();
        await _platform.Sync(InApp);
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.LostRequest, 0)]
    [InlineData(FaultKind.LostAnswer, 1)]
    public async Task nothing_comes_back_whether_it_was_done_or_not(FaultKind kind, int payments)
    {
        await _platform.Plan(new Fault(kind, Operation.Payment));
        await Assert.ThrowsAsync<HttpRequestException>(() => _platform.Open());
        Assert.Equal(payments, (await _platform.Books()).Payments.Count);
        // The next one is well again.
        Assert.Equal(PaymentState.Waiting, (await _platform.Open()).Payment.State);
        Assert.Single((await _platform.Books()).Payments);
    }

    [Fact]
    public async Task the_platform_may_be_away()
    {
        await _platform.Plan(new Fault(FaultKind.Unavailable, Operation.Payment, Count: 2));
        for (var twice = 0; twice < 2; twice++)
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (await _platform.Open()).Refusal);
        Assert.Empty((await _platform.Books()).Payments);
        Assert.Equal(HttpStatusCode.OK, (await _platform.Open()).Status);
    }

    [Fact]
    public async Task an_answer_may_be_late_to_what_was_decided_at_once()
    {
        await _platform.Plan(new Fault(FaultKind.LateAnswer, Operation.Payment, 2_000));
        var late = _platform.Open();
        await Eventually.Get(async () => (await _platform.Books()).Payments.Count, count => count == 1);
        Assert.False(late.IsCompleted);
        await _platform.ByCustomer("pay");
        Assert.Equal(PaymentState.Waiting, (await _platform.PassUntil(late)).Payment.State);
    }

    [Fact]
    public async Task an_opening_that_arrives_after_its_cancel_stays_cancelled()
    {
        await _platform.Plan(new Fault(FaultKind.LateRequest, Operation.Payment, 2_000));
        var late = _platform.Open();
        await Taken();
        await _platform.Cancel();
        Assert.Equal(PaymentState.Cancelled, (await _platform.PassUntil(late)).Payment.State);
        Assert.Equal(0, (await _platform.Books()).HeldFen);
    }

    [Fact]
    public async Task a_late_request_counts_although_nobody_waits_for_it_any_more()
    {
        await _platform.Plan(new Fault(FaultKind.LateRequest, Operation.Payment, 2_000));
        using var impatient = new CancellationTokenSource();
        var late = _platform.Store.PutAsJsonAsync($"/api/orders/{OrderNo}/payments/{Number}", new { amountFen = AmountFen, payBefore = _platform.Now + TimeToPay }, impatient.Token);
        await Taken();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        await Eventually.Get(
            async () =>
            {
                _platform.Time.Advance(TimeSpan.FromSeconds(1));
                return (await _platform.Books()).Payments.Count;
            },
            count => count == 1);
    }

    [Theory]
    [InlineData(FaultKind.LostRequest, "available")]
    [InlineData(FaultKind.LostAnswer, "held")]
    public async Task a_hold_of_which_nothing_comes_back_can_be_asked_for_again(FaultKind kind, string state)
    {
        // One that every platform gives to somebody at its start.
        var hold = new HoldBenefits("c-1", "M0021", ["STORE-100-10-M0021-1"], _platform.Now.AddMinutes(1));
        await _platform.Plan(new Fault(kind, Operation.Hold));
        await Assert.ThrowsAsync<HttpRequestException>(() => _platform.Store.PostAsJsonAsync("/api/benefits/hold", hold, Json.Options));
        Assert.Equal(state, Json.Name((await _platform.Books()).Benefits.Single(b => b.Id == hold.Ids![0]).State));
        Assert.Equal(HttpStatusCode.OK, (await Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/hold", hold, Json.Options))).Status);
        Assert.Equal(("c-1", BenefitState.Held), (await _platform.Books()).Benefits.Where(b => b.Id == hold.Ids![0]).Select(b => (b.CheckoutId, b.State)).Single());
    }

    public static TheoryData<Operation> Operations => [.. Enum.GetValues<Operation>()];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task a_fault_strikes_the_operation_it_is_for(Operation operation)
    {
        await _platform.Plan(new Fault(FaultKind.Unavailable, operation));
        foreach (var other in Enum.GetValues<Operation>().Where(o => o != operation))
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await Call(other)).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Call(operation)).Status);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, (await Call(operation)).Status);
    }

    [Fact]
    public async Task a_fault_for_any_operation_spares_phones_and_strangers_and_webhooks_faults_spare_the_calls()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookLost));
        await _platform.Plan(new Fault(FaultKind.Unavailable));
        await _platform.ShowCode(MemberId);
        await _platform.Phone.GetAsync("/api/payments/P_1");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _platform.Find()).Status);
        Assert.Equal(FaultKind.WebhookLost, (await _platform.Phone.GetFromJsonAsync<List<Fault>>("/control", Json.Options))!.Single().Kind);
    }

    [Fact]
    public async Task faults_are_written_in_the_words_of_the_contract_and_can_be_forgotten()
    {
        using var planned = await _platform.Phone.PostAsync("/control", Body("""{"kind":"late-answer","operation":"pay-code","milliseconds":250}"""));
        Assert.Equal(HttpStatusCode.Accepted, planned.StatusCode);
        Assert.Equal("""[{"kind":"late-answer","operation":"pay-code","milliseconds":250,"count":1}]""", await _platform.Phone.GetStringAsync("/control"));
        using var forgotten = await _platform.Phone.DeleteAsync("/control");
        Assert.Equal((HttpStatusCode.NoContent, "[]"), (forgotten.StatusCode, await _platform.Phone.GetStringAsync("/control")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kind":"earthquake"}""")]
    [InlineData("""{"kind":"lost-answer","count":0}""")]
    [InlineData("""{"kind":"late-answer","milliseconds":-1}""")]
    [InlineData("""{"kind":"webhook-lost","operation":"cancel"}""")]
    public async Task a_fault_that_cannot_be_is_refused(string body)
    {
        using var refused = await _platform.Phone.PostAsync("/control", Body(body));
        Assert.Equal((HttpStatusCode.BadRequest, "[]"), (refused.StatusCode, await _platform.Phone.GetStringAsync("/control")));
    }

    private Task<Said> Call(Operation operation) => operation switch
    {
        Operation.Order => _platform.Sync(InApp),
        Operation.PayCode => _platform.PayCode(),
        Operation.Payment => _platform.Open(),
        Operation.Query => _platform.Find(),
        Operation.Cancel => _platform.Cancel("P_2"),
        Operation.Resolve => Said.By(_platform.Store.PostAsJsonAsync("/api/member-codes/resolve", new ResolveCode("88000000000000000000", "c-1"))),
        Operation.Benefits => Said.By(_platform.Store.GetAsync($"/api/members/{MemberId}/benefits")),
        Operation.Hold => Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/hold", new HoldBenefits("c-1", MemberId, [], _platform.Now.AddMinutes(1)))),
        Operation.Redeem => Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/redeem", new RedeemBenefits("c-1", MemberId, []))),
        Operation.Release => Said.By(_platform.Store.PostAsJsonAsync("/api/benefits/release", new ReleaseBenefits("c-1"))),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };

    private async Task Taken() => await Eventually.Get(() => _platform.Phone.GetStringAsync("/control"), waiting => waiting == "[]");

    private static StringContent Body(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
