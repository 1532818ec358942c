using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TestSupport;
using static QuickCheckout.Simulators.MemberPlatform.Samples;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Webhooks: signed, delivered at least once, never forgotten before they are taken or refused.</summary>
public sealed class what_the_store_hears : IAsyncLifetime
{
    private RunningPlatform _platform = null!;
    private StoreEar _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreEar.Start();
        _platform = await RunningPlatform.Start(webhookUrl: _store.Address);
        await _platform.Sync(InApp);
        await _platform.Open();
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Theory]
    [InlineData("pay", "paid")]
    [InlineData("leave", "left")]
    public async Task is_what_the_customer_did(string does, string state)
    {
        await _platform.ByCustomer(does);
        var heard = await _store.Hears();
        using var body = System.Text.Json.JsonDocument.Parse(heard.Body);
        Assert.Equal(
            [("checkoutId", "c-1"), ("number", "P_1"), ("orderNo", "SO-1"), ("state", state), ("type", "payment.changed")],
            body.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!)).Order());
        await NothingIsOwed();
    }

    [Fact]
    public async Task is_signed_as_standard_webhooks_has_it()
    {
        await _platform.ByCustomer("pay");
        var heard = await _store.Hears();
        Assert.Matches("^msg_[0-9a-f]{32}$", heard.Id);
        Assert.Equal(_platform.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), heard.Timestamp);
        Assert.Equal(Signature(heard), heard.Signature);
    }

    [Fact]
    public void is_signed_like_an_example_that_others_signed()
    {
        // openssl dgst -sha256 -mac HMAC over "msg_1.1700000000.{}".
        var key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
        Assert.Equal("v1,2c4VI0bO4Wd5svqP2unEA9pCk0dTAXr/elrHCJ+/efk=", WebhookSender.Sign(key, "msg_1", "1700000000", "{}"));
    }

    [Fact]
    public async Task is_nothing_when_the_store_itself_cancels_or_time_runs_out()
    {
        await _platform.Cancel();
        await _platform.Open("P_2", payBefore: _platform.Now);
        Assert.Equal([PaymentState.Cancelled, PaymentState.Expired], (await _platform.Books()).Payments.Select(p => p.State));
        await NothingIsOwed();
        Assert.False(_store.HasHeard);
    }

    [Fact]
    public async Task is_tried_again_after_1_5_30_60_seconds_and_then_each_minute()
    {
        _store.Answers(500, 503, 408, 425, 429, 302);
        await _platform.ByCustomer("pay");
        var first = await _store.Hears();
        foreach (var (seconds, tries) in new[] { (1, 1), (5, 2), (30, 3), (60, 4), (60, 5), (60, 6) })
        {
            var owed = await Owed(tries);
            // Some of the time that had to pass for the last one may have passed since.
            Assert.InRange(owed.DueAt - _platform.Now, TimeSpan.FromSeconds(seconds - 1), TimeSpan.FromSeconds(seconds));
            Assert.False(_store.HasHeard);
            var again = await PassUntilHeard(owed.DueAt);
            Assert.Equal((first.Id, first.Body, Signature(again)), (again.Id, again.Body, again.Signature));
            Assert.True(string.CompareOrdinal(first.Timestamp, again.Timestamp) < 0);
        }

        await NothingIsOwed();
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task ends_when_the_store_takes_or_refuses_it(int status)
    {
        _store.Answers(status);
        await _platform.ByCustomer("pay");
        await _store.Hears();
        await NothingIsOwed();
    }

    [Fact]
    public async Task is_given_up_after_a_day()
    {
        _store.Answers([.. Enumerable.Repeat(500, 3)]);
        await _platform.ByCustomer("pay");
        await _store.Hears();
        await Owed(tries: 1);
        _platform.Time.Advance(Outbox.GivesUpAfter);
        await _store.Hears();
        await NothingIsOwed();
    }

    [Fact]
    public async Task survives_a_restart()
    {
        _store.Answers(500);
        await _platform.ByCustomer("pay");
        var first = await _store.Hears();
        await Owed(tries: 1);
        await _platform.Restart();
        var again = await PassUntilHeard(_platform.Now.AddSeconds(1));
        Assert.Equal((first.Id, first.Body, Signature(again)), (again.Id, again.Body, again.Signature));
        await NothingIsOwed();
    }

    [Fact]
    public async Task is_not_lost_when_the_store_is_away()
    {
        await _store.DisposeAsync();
        await _platform.ByCustomer("pay");
        await Owed(tries: 1);
        _store = await StoreEar.Start(_store.Address.Port);
        Assert.Equal(PaymentState.Paid, (await PassUntilHeard(_platform.Now.AddSeconds(1))).Change.State);
        await NothingIsOwed();
    }

    [Fact]
    public async Task may_be_lost_on_the_way_and_comes_later()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookLost));
        await _platform.ByCustomer("pay");
        var owed = await Owed(tries: 1);
        Assert.False(_store.HasHeard);
        await PassUntilHeard(owed.DueAt);
        await NothingIsOwed();
    }

    [Fact]
    public async Task may_come_twice_under_one_id()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookTwice));
        await _platform.ByCustomer("pay");
        var (first, second) = (await _store.Hears(), await _store.Hears());
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        await NothingIsOwed();
    }

    [Fact]
    public async Task may_come_late()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookLate, Milliseconds: 60_000));
        await _platform.ByCustomer("pay");
        var sent = _platform.Now;
        var heard = await PassUntilHeard(sent.AddSeconds(60));
        Assert.True(long.Parse(heard.Timestamp, CultureInfo.InvariantCulture) >= sent.AddSeconds(60).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task may_be_badly_signed()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookBadSignature));
        await _platform.ByCustomer("pay");
        var heard = await _store.Hears();
        Assert.StartsWith("v1,", heard.Signature, StringComparison.Ordinal);
        Assert.NotEqual(Signature(heard), heard.Signature);
    }

    [Fact]
    public async Task may_be_an_hour_old_and_rightly_signed()
    {
        await _platform.Plan(new Fault(FaultKind.WebhookReplayed));
        await _platform.ByCustomer("pay");
        var heard = await _store.Hears();
        Assert.Equal((_platform.Now.AddHours(-1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Signature(heard)), (heard.Timestamp, heard.Signature));
    }

    private string Signature(Heard heard) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(_platform.WebhookKey, Encoding.UTF8.GetBytes($"{heard.Id}.{heard.Timestamp}.{heard.Body}")));

    private async Task<Webhook> Owed(int tries) =>
        (await Eventually.Get(async () => (await _platform.Books()).Webhooks, owed => owed is [{ } one] && one.Tries == tries)).Single();

    private async Task NothingIsOwed() => await Eventually.Get(async () => (await _platform.Books()).Webhooks.Count, count => count == 0);

    /// <summary>Nothing is heard before that time; from then on it passes until something is.</summary>
    private async Task<Heard> PassUntilHeard(DateTimeOffset due)
    {
        if (due - _platform.Now is { TotalMilliseconds: > 1 } left)
            _platform.Time.Advance(left - TimeSpan.FromMilliseconds(1));
        Assert.False(_store.HasHeard);
        return await _platform.PassUntil(_store.Hears());
    }
}
