using System.Net;
using System.Text;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Tls;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Bad input: each a named refusal, and nothing lost.</summary>
[Collection(InTheShop.Name)]
public class what_is_refused(OpenShop open)
{
    private static readonly HttpMethod Post = HttpMethod.Post;

    [Fact]
    public async Task a_start_is_refused_by_field_and_rule()
    {
        await using var till = open.Till();
        var good = till.Cart();
        (object Body, string? Key, HttpStatusCode Status, string Code)[] table =
        [
            (good, null, HttpStatusCode.BadRequest, "field-required"),
            (good, "short", HttpStatusCode.BadRequest, "field-malformed"),
            ("{ not json", NewKey(), HttpStatusCode.BadRequest, "body-malformed"),
            ("", NewKey(), HttpStatusCode.BadRequest, "field-required"),
            (good with { StoreId = null }, NewKey(), HttpStatusCode.BadRequest, "field-required"),
            (good with { StoreId = "S/1" }, NewKey(), HttpStatusCode.BadRequest, "field-malformed"),
            (good with { AssociateId = "A002" }, NewKey(), HttpStatusCode.Forbidden, "not-yourself"),
            (good with { TerminalId = "POS-9999" }, NewKey(), HttpStatusCode.NotFound, "terminal-unknown"),
            (good with { StoreId = "S002" }, NewKey(), HttpStatusCode.Forbidden, "store-not-yours"),
            (good with { TerminalId = till.CloudTerminalId, AfterSales = AfterSales.PaperReceipt }, NewKey(), HttpStatusCode.UnprocessableEntity, "member-code-demanded"),
            (good with { Lines = [] }, NewKey(), HttpStatusCode.BadRequest, "field-required"),
            (good with { Lines = [new CartLine("no-such", 1)] }, NewKey(), HttpStatusCode.UnprocessableEntity, "sku-unknown"),
            (good with { Lines = [new CartLine(till.AnySku().Code, 100)] }, NewKey(), HttpStatusCode.UnprocessableEntity, "quantity-out-of-range"),
            (good with { Lines = [new CartLine(till.AnySku().Code, 60), new CartLine(till.AnySku().Code, 60)] }, NewKey(), HttpStatusCode.UnprocessableEntity, "quantity-out-of-range"),
        ];
        foreach (var (body, key, status, code) in table)
            Assert.Equal((status, code), await Short(till.Ask(Post, "/api/checkouts", body, key)));
    }

    [Fact]
    public async Task settling_twice_starts_once_and_the_same_key_with_other_content_is_refused()
    {
        await using var till = open.Till();
        var (cart, key) = (till.Cart(), NewKey());
        var racing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => till.Ask(Post, "/api/checkouts", cart, key)));
        Assert.Single(racing, r => r.Status == HttpStatusCode.Created);
        Assert.Equal(7, racing.Count(r => r.Status == HttpStatusCode.OK));
        var id = System.Text.Json.JsonDocument.Parse(racing[0].Title).RootElement.GetProperty("checkoutId").GetString()!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), await Short(till.Ask(Post, "/api/checkouts", till.Cart(3), key)));
        Assert.Equal((HttpStatusCode.Conflict, "terminal-busy"), await Short(till.Ask(Post, "/api/checkouts", cart, NewKey())));

        await till.Ask(Post, $"/api/checkouts/{id}/cancel");
        await Eventually.Get(() => till.Ask(HttpMethod.Get, $"/api/checkouts/{id}"), a => a.Title.Contains("\"closed\"", StringComparison.Ordinal));
        var again = await till.Ask(Post, "/api/checkouts", cart, key);
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("\"closed\"", again.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_amount_is_refused_and_the_checkout_goes_on()
    {
        await using var till = open.Till();
        var due = (await till.SettleAndScan()).DueFen;
        var path = $"/api/checkouts/{till.CheckoutId}/amount";
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "amount-not-positive"), await Short(till.Ask(Post, path, new SetAmount(0))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "amount-above-due"), await Short(till.Ask(Post, path, new SetAmount(due + 1))));
        Assert.Equal((HttpStatusCode.BadRequest, "body-malformed"), await Short(till.Ask(Post, path, "{\"amountFen\":1.5}")));
        Assert.Equal((HttpStatusCode.BadRequest, "body-malformed"), await Short(till.Ask(Post, path, "{\"amount\":100}")));
        Assert.Equal((HttpStatusCode.BadRequest, "body-malformed"), await Short(till.Ask(Post, path, "{\"amountFen\":\"5\"}")));
        for (var card = 1; card <= 4; card++)
            await till.Pay(500);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "last-card-must-pay-all"), await Short(till.Ask(Post, path, new SetAmount(500))));
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
        Assert.Equal((HttpStatusCode.Conflict, "paid-not-cancellable"), await Short(till.Ask(Post, $"/api/checkouts/{till.CheckoutId}/cancel")));
        Assert.Equal("订单一旦完成付款后将无法撤销", (await till.Ask(Post, $"/api/checkouts/{till.CheckoutId}/cancel", language: "zh-CN")).Title);
    }

    [Fact]
    public async Task a_code_is_refused_and_the_associate_scans_again()
    {
        await using var till = open.Till();
        var started = await till.Ask(Post, "/api/checkouts", till.Cart(), NewKey());
        var id = System.Text.Json.JsonDocument.Parse(started.Title).RootElement.GetProperty("checkoutId").GetString()!;
        var path = $"/api/checkouts/{id}/scan";
        await Eventually.Get(() => till.Ask(HttpMethod.Get, $"/api/checkouts/{id}"), a => a.Title.Contains("code/1", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.BadRequest, "field-required"), await Short(till.Ask(Post, path, new ScanCode(""))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "member-code-malformed"), await Short(till.Ask(Post, path, new ScanCode("hello"))));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pay-code-not-accepted"), await Short(till.Ask(Post, path, new ScanCode("281234567890123456"))));
        Assert.Equal((HttpStatusCode.Conflict, "not-expected-now"), await Short(till.Ask(Post, $"/api/checkouts/{id}/amount", new SetAmount(100))));
        Assert.Equal(HttpStatusCode.Accepted, (await till.Ask(Post, path, new ScanCode("88000000000000000000"))).Status);
        await Eventually.Get(() => till.Ask(HttpMethod.Get, $"/api/checkouts/{id}"), a => a.Title.Contains("member-code-unknown", StringComparison.Ordinal) && a.Title.Contains("code/2", StringComparison.Ordinal));
        await till.Ask(Post, $"/api/checkouts/{id}/cancel");
        await Eventually.Get(() => till.Ask(HttpMethod.Get, $"/api/checkouts/{id}"), a => a.Title.Contains("\"closed\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_catalogue_line_is_refused_by_number_and_the_good_ones_go_in()
    {
        await using var till = open.Till();
        const string good = """{"articleNo":"X1","name":{"zh":"茶","en":"Tea"},"category":"饮料","brand":"山泉","skus":[{"code":"X1-1","barcode":"4006381333931","spec":{},"priceFen":100}],"publishedOn":"2026-01-01"}""";
        string[] lines =
        [
            good,
            good.Replace("\"X1\"", "\"X2\"", StringComparison.Ordinal).Replace("4006381333931", "4006381333948", StringComparison.Ordinal),
            good.Replace("\"X1\"", "\"X3\"", StringComparison.Ordinal).Replace("X1-1", "X3-1", StringComparison.Ordinal),
            good.Replace("100}", "-5}", StringComparison.Ordinal),
            good.Replace("\"spec\":{}", "\"spec\":{\"颜色\":\"" + new string('x', 40_000) + "\"}", StringComparison.Ordinal),
            "{ not json",
        ];
        var import = await till.Import("application/x-ndjson", string.Join('\n', lines));
        Assert.Equal((ImportState.Done, 1), (import.State, import.Added + import.Unchanged));
        Assert.Equal(
            [(2, "sku-again"), (3, "barcode-again"), (4, "field-malformed"), (5, "field-malformed"), (6, "body-malformed")],
            import.Refused.Select(r => (r.Row, r.Code)));
        Assert.Equal(HttpStatusCode.OK, (await till.Ask(HttpMethod.Get, "/api/products/4006381333931")).Status);
    }

    [Fact]
    public async Task what_does_not_exist_is_named()
    {
        await using var till = open.Till();
        Assert.Equal((HttpStatusCode.NotFound, "checkout-unknown"), await Short(till.Ask(HttpMethod.Get, "/api/checkouts/nope")));
        Assert.Equal((HttpStatusCode.BadRequest, "field-malformed"), await Short(till.Ask(HttpMethod.Get, "/api/checkouts/nope?wait=61")));
        Assert.Equal((HttpStatusCode.NotFound, "checkout-unknown"), await Short(till.Ask(Post, "/api/checkouts/nope/cancel")));
        Assert.Equal((HttpStatusCode.NotFound, "product-unknown"), await Short(till.Ask(HttpMethod.Get, "/api/products/nope")));
        Assert.Equal((HttpStatusCode.Unauthorized, "ticket-invalid"), await Short(till.Ask(HttpMethod.Put, "/api/uploads/c1/1-1/envelope", new { })));
        Assert.Equal((HttpStatusCode.BadRequest, "field-malformed"), await Short(till.Ask(HttpMethod.Put, "/api/uploads/c1/0-1/envelope", new { })));
    }

    [Fact]
    public async Task a_terminal_without_power_is_named_and_pays_when_it_is_back()
    {
        await using var till = open.Till();
        using var power = new HttpClient { BaseAddress = open.Shop.Settings.TerminalControlUrl };
        await till.SettleAndScan();
        await Power(power, till.TerminalId, on: false);
        await till.Choose(null);
        var offline = await till.Until(s => s.LastError is not null);
        Assert.Equal(("terminal-offline", Step.ChoosingAmount), (offline.LastError?.Code, offline.Step));
        await Power(power, till.TerminalId, on: true);
        await Eventually.Get(() => power.GetStringAsync($"/terminals/{till.TerminalId}"), s => s.Contains("\"connected\":true", StringComparison.Ordinal));
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
    }

    [Fact]
    public async Task a_terminal_that_loses_power_while_reading_is_told_the_truth()
    {
        await using var till = open.Till();
        using var power = new HttpClient { BaseAddress = open.Shop.Settings.TerminalControlUrl };
        await till.SettleAndScan();
        await till.Choose(null);
        await till.Prompt("present-card");
        await Power(power, till.TerminalId, on: false);
        await Power(power, till.TerminalId, on: true);
        var told = await till.Until(s => s.LastError is not null);
        Assert.Equal(("terminal-restarted", Step.ChoosingAmount), (told.LastError?.Code, told.Step));
        Assert.Equal(Step.Paid, (await till.Pay(null)).Step);
    }

    [Fact]
    public async Task reports_of_a_foreign_terminal_and_malformed_ones_are_dead_lettered_by_name()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await till.Choose(null);
        var attempt = (await till.Prompt("present-card"), await till.Status()).Item2.Attempt!;
        await using var intruder = await Connect(await open.Shop.Register("POS-0002"));
        var forged = new CardReport(attempt, new CardSeen("622999*********0019", ReadMode.Chip, false, new string('F', 32), PinRequired: false, SignatureRequired: false), null);
        foreach (var body in (string[])[System.Text.Json.JsonSerializer.Serialize<TerminalReport>(forged, Json.Options), "not json", "{}", "{\"report\":\"card-read\"}"])
            await intruder.SendEventAsync(new Message(Encoding.UTF8.GetBytes(body)));

        var log = Path.Combine(open.Shop.Data, "logs", "app.log");
        await Eventually.Get(
            () => File.ReadAllTextAsync(log), l => l.Contains("dead-lettered: foreign-terminal", StringComparison.Ordinal) && Count(l, "dead-lettered: report-malformed") >= 3, "the log names both");
        Assert.Equal((Step.ReadingCard, attempt), ((await till.Status()).Step, (await till.Status()).Attempt));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private async Task<DeviceClient> Connect(string connectionString)
    {
        var transport = new MqttTransportSettings(TransportType.Mqtt_Tcp_Only)
        {
            RemoteCertificateValidationCallback = TrustedRoot.ValidationCallback(open.Shop.Settings.TrustedRoot),
        };
        var device = DeviceClient.CreateFromConnectionString(connectionString, new ITransportSettings[] { transport });
        await device.OpenAsync();
        return device;
    }

    private static async Task Power(HttpClient control, string terminalId, bool on) =>
        (await control.PostAsync($"/terminals/{terminalId}/power", new StringContent(on ? "{\"on\":true}" : "{\"on\":false}", null, "application/json"))).EnsureSuccessStatusCode();

    private static string NewKey() => Guid.NewGuid().ToString();

    private static async Task<(HttpStatusCode, string)> Short(Task<(HttpStatusCode Status, string Code, string Title)> answer) => ((await answer).Status, (await answer).Code);
}
