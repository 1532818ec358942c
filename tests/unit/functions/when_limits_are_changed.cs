using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>Rule O7: waits are configuration per store, and per terminal.</summary>
public sealed class when_limits_are_changed : IAsyncDisposable
{
    private static readonly CheckoutWaits Settings = CheckoutWaits.Of(new CheckoutLimits());

    private readonly Api _api = new();

    [Fact]
    public async Task a_terminal_s_stand_over_its_store_s_and_these_over_the_settings()
    {
        Assert.Equal((CheckoutWaits.None, Settings), OwnAndEffective(await Get("GetTerminalLimits", Statuses.TerminalId)));
        var ofStore = new CheckoutWaits(PinSeconds: 90, SignatureSeconds: 30);
        await Set("SetStoreLimits", Api.StoreId, ofStore);
        var ofTerminal = new CheckoutWaits(PinSeconds: 45);
        var shown = await Set("SetTerminalLimits", Statuses.TerminalId, ofTerminal);

        Assert.Equal((ofTerminal, Settings with { PinSeconds = 45, SignatureSeconds = 30 }), OwnAndEffective(shown));
        Assert.Equal((ofStore, Settings with { PinSeconds = 90, SignatureSeconds = 30 }), OwnAndEffective(await Get("GetStoreLimits", Api.StoreId)));
        Assert.Equal((CheckoutWaits.None, Settings with { PinSeconds = 90, SignatureSeconds = 30 }), OwnAndEffective(await Get("GetTerminalLimits", "CLOUD-01")));
    }

    [Fact]
    public async Task they_hold_for_checkouts_that_begin_after()
    {
        await Set("SetStoreLimits", Api.StoreId, new CheckoutWaits(WholeCheckoutSeconds: 1200));
        await Set("SetTerminalLimits", Statuses.TerminalId, new CheckoutWaits(CardReadSeconds: 77));
        const string settle = """{"storeId":"S001","terminalId":"POS-0001","associateId":"A1","method":"bank-card","afterSales":"member-code","lines":[{"sku":"T1-500","quantity":1}]}""";
        var started = await _api.Send(new Call(
            "StartCheckout", [], "", new Dictionary<string, string> { ["Idempotency-Key"] = "key-0001" }, System.Text.Encoding.UTF8.GetBytes(settle)));

        Assert.False(started.IsRefusal, started.Body);
        var frozen = Assert.IsType<CheckoutInput>(Assert.Single(_api.Checkouts.Started)).Limits;
        Assert.Equal(new CheckoutLimits { WholeCheckoutSeconds = 1200, CardReadSeconds = 77 }, frozen);
    }

    [Fact]
    public async Task who_changed_them_and_when_is_kept_newest_first_and_not_for_ever()
    {
        for (var version = 0; version <= TableLimits.ChangesKept; version++)
            await Set("SetTerminalLimits", Statuses.TerminalId, new CheckoutWaits(PinSeconds: 10 + version), version);

        var changes = (await Get("GetTerminalLimits", Statuses.TerminalId)).Changes;
        Assert.Equal(TableLimits.ChangesKept, changes.Count);
        Assert.Equal(new LimitsChange("A1", Api.Now, new CheckoutWaits(PinSeconds: 10 + TableLimits.ChangesKept)), changes[0]);
        Assert.Equal(11, changes[^1].Waits.PinSeconds);
    }

    [Fact]
    public async Task who_has_not_seen_them_as_they_are_changes_nothing()
    {
        await Set("SetTerminalLimits", Statuses.TerminalId, new CheckoutWaits(PinSeconds: 45));
        foreach (var stale in (string[])["\"0\"", "\"2\"", "x"])
            Assert.Equal((412, "limits-changed"), await Refused("SetTerminalLimits", Statuses.TerminalId, """{"by":"A1","waits":{}}""", stale));
        Assert.Equal((428, "if-match-required"), await Refused("SetTerminalLimits", Statuses.TerminalId, """{"by":"A1","waits":{}}""", null));
        Assert.Equal(45, (await Get("GetTerminalLimits", Statuses.TerminalId)).Own.PinSeconds);
        await Set("SetTerminalLimits", Statuses.TerminalId, CheckoutWaits.None, 1);
        Assert.Equal((CheckoutWaits.None, Settings), OwnAndEffective(await Get("GetTerminalLimits", Statuses.TerminalId)));
    }

    [Theory]
    [InlineData("POS-0001", """{"by":"A1","waits":{"cardReadSeconds":0}}""", 400, "field-malformed", "waits.cardReadSeconds")]
    [InlineData("POS-0001", """{"by":"A1","waits":{"pinSeconds":601}}""", 400, "field-malformed", "waits.pinSeconds")]
    [InlineData("POS-0001", """{"by":"A1","waits":{"inAppSeconds":4}}""", 400, "field-malformed", "waits.inAppSeconds")]
    [InlineData("POS-0001", """{"by":"A1","waits":{"wholeCheckoutSeconds":86401}}""", 400, "field-malformed", "waits.wholeCheckoutSeconds")]
    [InlineData("POS-0001", """{"by":"A1","waits":{"contactlessFreeFen":1}}""", 400, "body-malformed", "$.waits.contactlessFreeFen")]
    [InlineData("POS-0001", """{"by":"A1"}""", 400, "field-required", "waits")]
    [InlineData("POS-0001", """{"by":"ANOTHER","waits":{}}""", 403, "not-yourself", "by")]
    [InlineData("POS-0001", """{"by":"6229926685878405","waits":{}}""", 403, "not-yourself", "by")]
    [InlineData("POS-0404", """{"by":"A1","waits":{}}""", 404, "terminal-unknown", "terminalId")]
    public async Task what_is_out_of_bounds_is_named(string terminalId, string body, int status, string code, string field)
    {
        var answer = await _api.Send(Call("SetTerminalLimits", terminalId, body, "\"0\""));
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Json.Options)!;
        Assert.Equal((status, code, field), (answer.Status, problem.Code, problem.Field));
        Assert.False(_api.DidSomething);
    }

    [Fact]
    public async Task a_store_is_one_that_has_a_terminal()
    {
        Assert.Equal((404, "store-unknown"), await Refused("SetStoreLimits", "S404", """{"by":"A1","waits":{}}""", "\"0\""));
        Assert.Equal(404, (await _api.Send(Call("GetStoreLimits", "S404", "", null))).Status);
    }

    [Fact]
    public void every_wait_of_the_settings_can_be_had()
    {
        var waits = typeof(CheckoutLimits).GetProperties().Select(p => p.Name).Where(n => n.EndsWith("Seconds", StringComparison.Ordinal) && !n.EndsWith("PollSeconds", StringComparison.Ordinal));
        var own = typeof(CheckoutWaits).GetProperties().Where(p => p.PropertyType == typeof(int?)).ToList();
        Assert.Equal(waits.Order(), own.Select(p => p.Name).Order());
        // Each is laid over the one of its name.
        var all = new CheckoutWaits(11, 12, 13, 14, 15, 16, 17, 18, 19);
        Assert.Equal(all, CheckoutWaits.Of(all.Over(new CheckoutLimits())));
        Assert.All(own, p => Assert.Equal(p.GetValue(all), typeof(CheckoutLimits).GetProperty(p.Name)!.GetValue(all.Over(new CheckoutLimits()))));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private static (CheckoutWaits, CheckoutWaits) OwnAndEffective(ShownLimits shown) => (shown.Own, shown.Effective);

    private async Task<ShownLimits> Get(string function, string id) => Read(await _api.Send(Call(function, id, "", null)));

    private async Task<ShownLimits> Set(string function, string id, CheckoutWaits waits, int version = 0) =>
        Read(await _api.Send(Call(function, id, JsonSerializer.Serialize(new ChangeLimits("A1", waits), Json.Options), $"\"{version}\"")));

    private async Task<(int, string)> Refused(string function, string id, string body, string? tag)
    {
        var answer = await _api.Send(Call(function, id, body, tag));
        return (answer.Status, JsonSerializer.Deserialize<Problem>(answer.Body, Json.Options)!.Code);
    }

    private static ShownLimits Read(Answered answer)
    {
        Assert.False(answer.IsRefusal, answer.Body);
        return JsonSerializer.Deserialize<ShownLimits>(answer.Body, Json.Options)!;
    }

    private static Call Call(string function, string id, string body, string? tag) => new(
        function, [id], "", tag is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["If-Match"] = tag }, System.Text.Encoding.UTF8.GetBytes(body));
}
