using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>
/// Alipay's notifications and the app's webhooks: genuine ones make the checkout look, the others are refused by name, and none of
/// them is believed.
/// </summary>
public sealed class when_a_payment_is_told : IAsyncDisposable
{
    private readonly Api _api = new();

    [Fact]
    public async Task a_genuine_notification_makes_the_checkout_look_and_is_answered_as_alipay_wants()
    {
        var answer = await Notify(Notified.Form("payer_1_1"));
        Assert.Equal((200, "success"), (answer.Status, answer.Body));
        Assert.Equal(("payer", "query/1-1", new QueryAsked("alipay")), Assert.Single(_api.Checkouts.Events));
    }

    [Fact]
    public async Task one_that_was_sent_twice_is_answered_twice()
    {
        await Notify(Notified.Form("payer_1_1"));
        Assert.Equal("success", (await Notify(Notified.Form("payer_1_1"))).Body);
    }

    [Fact]
    public async Task one_that_was_changed_on_the_way_is_refused()
    {
        var changed = Notified.Form("payer_1_1", amount: "300.00");
        changed[^3] ^= 1;
        Assert.Equal((401, "notification-not-signed", "sign"), await Refused(Notify(changed)));
    }

    [Theory]
    [InlineData("nobody_1_1", "300.00", "out_trade_no")]
    [InlineData("payer-1-1", "300.00", "out_trade_no")]
    [InlineData("", "300.00", "out_trade_no")]
    [InlineData("payer_1_1", "3.00", "total_amount")]
    [InlineData("payer_1_1", "x", "total_amount")]
    public async Task one_that_does_not_fit_is_refused_by_field(string number, string amount, string field) =>
        Assert.Equal((422, "notification-wrong", field), await Refused(Notify(Notified.Form(number, amount))));

    [Fact]
    public async Task one_for_somebody_else_is_refused()
    {
        Assert.Equal((422, "notification-wrong", "seller_id"), await Refused(Notify(Notified.Form("payer_1_1", seller: "2088000000000009"))));
        Assert.Equal((401, "notification-not-signed", "sign"), await Refused(Notify(Notified.Form("payer_1_1", app: "2021000000000009"))));
    }

    /// <summary>The customer has paid for what is closed: nobody counts it, so it is cancelled, which gives it back.</summary>
    [Fact]
    public async Task a_payment_that_no_checkout_counts_is_given_back()
    {
        Assert.Equal(200, (await Notify(Notified.Form("closed_1_1"))).Status);
        var stray = Assert.IsType<MoneyMovement>(Assert.Single(_api.Checkouts.Started));
        Assert.Equal(("closed", 300_00L, Means.Alipay), (stray.Operation.Attempt.CheckoutId, stray.AmountFen, stray.Means));
    }

    [Fact]
    public async Task that_it_was_closed_gives_nothing_back()
    {
        await Notify(Notified.Form("closed_1_1", status: "TRADE_CLOSED"));
        Assert.Empty(_api.Checkouts.Started);
    }

    [Fact]
    public async Task a_genuine_webhook_makes_the_checkout_look()
    {
        Assert.Equal(204, (await Webhook("webhook-1", Api.Now)).Status);
        Assert.Equal(("payer", "query/1-1", new QueryAsked("app")), Assert.Single(_api.Checkouts.Events));
    }

    [Fact]
    public async Task a_replayed_one_is_refused_and_changes_nothing()
    {
        await Webhook("webhook-1", Api.Now);
        Assert.Equal((409, "webhook-replayed", "webhook-id"), await Refused(Webhook("webhook-1", Api.Now)));
        Assert.Single(_api.Checkouts.Events);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task one_from_another_time_is_refused(int seconds) =>
        Assert.Equal((401, "webhook-stale", "webhook-timestamp"), await Refused(Webhook("webhook-1", Api.Now.AddSeconds(seconds))));

    [Theory]
    [InlineData("webhook-id", "webhook-2", 401, "webhook-not-signed", "webhook-signature")]
    [InlineData("webhook-timestamp", "1764237600", 401, "webhook-not-signed", "webhook-signature")]
    [InlineData("webhook-timestamp", "now", 400, "field-malformed", "webhook-timestamp")]
    [InlineData("webhook-signature", "v1,AAAA", 401, "webhook-not-signed", "webhook-signature")]
    [InlineData("webhook-signature", "", 401, "webhook-not-signed", "webhook-signature")]
    [InlineData("webhook-id", "", 400, "field-required", "webhook-id")]
    public async Task one_whose_signature_does_not_fit_is_refused(string header, string value, int status, string code, string field)
    {
        var (body, headers) = Signed("webhook-1", Api.Now);
        headers[header] = value;
        Assert.Equal((status, code, field), await Refused(_api.Send(new Call("AppWebhook", [], "", headers, body))));
        Assert.False(_api.DidSomething);
    }

    [Fact]
    public async Task while_keys_are_changed_one_of_several_signatures_is_enough()
    {
        var (body, headers) = Signed("webhook-1", Api.Now);
        headers["webhook-signature"] = $"v1,AAAA {headers["webhook-signature"]} v2,x";
        Assert.Equal(204, (await _api.Send(new Call("AppWebhook", [], "", headers, body))).Status);
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private Task<Answered> Notify(byte[] form) => _api.Send(new Call("AlipayNotify", [], "", new Dictionary<string, string>(), form));

    private Task<Answered> Webhook(string id, DateTimeOffset at)
    {
        var (body, headers) = Signed(id, at);
        return _api.Send(new Call("AppWebhook", [], "", headers, body));
    }

    private static (byte[] Body, Dictionary<string, string> Headers) Signed(string id, DateTimeOffset at)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new AppWebhook("payment.changed", "payer", "QC1", "payer_1_1", AppPaymentState.Paid), Json.Options);
        return (body, Notified.Headers(id, at, body));
    }

    private static async Task<(int Status, string Code, string? Field)> Refused(Task<Answered> call)
    {
        var answer = await call;
        var problem = JsonSerializer.Deserialize<Problem>(answer.Body, Json.Options)!;
        return (answer.Status, problem.Code, problem.Field);
    }
}
