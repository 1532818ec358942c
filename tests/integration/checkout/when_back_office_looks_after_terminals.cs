using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Tls;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>Rules S3, S4 and O7 in the whole product: twins, direct methods and dead letters as the hub and the bus have them.</summary>
[Collection(InTheShop.Name)]
public class when_back_office_looks_after_terminals(OpenShop open)
{
    private static readonly HttpMethod Post = HttpMethod.Post;

    [Fact]
    public async Task it_sees_how_each_is_and_what_it_is_at()
    {
        await using var till = open.Till();
        var checkout = await till.SettleAndScan();
        await till.Act("battery", new { percent = 15, charging = false });
        await till.Act("paper", new { present = false });

        var page = await Eventually.Get(
            () => Get<TerminalPage>(till, $"/api/terminals?storeId={checkout.StoreId}"), p => Of(p, till.TerminalId).Health is { PaperIn: false, Battery.Percent: 15 }, "its health is known");
        var smart = Of(page, till.TerminalId);
        Assert.Equal((TerminalKind.SmartPos, true, PartState.Ready), (smart.Kind, smart.Online!.Value, smart.Health!.Reader!.Value));
        Assert.Equal((till.CheckoutId, checkout.OrderNo, Step.ChoosingAmount), (smart.Checkout!.CheckoutId, smart.Checkout.OrderNo, smart.Checkout.Step));
        Assert.InRange(smart.ReportedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddSeconds(5));
        var cloud = Of(page, till.CloudTerminalId);
        Assert.Equal((TerminalKind.CloudPos, PartState.Absent, null), (cloud.Kind, cloud.Health!.Reader!.Value, cloud.Checkout));

        var (status, _, body) = await till.Ask(Post, $"/api/terminals/{till.TerminalId}/diagnose");
        Assert.Equal(HttpStatusCode.OK, status);
        var found = JsonSerializer.Deserialize<TerminalDiagnosis>(body, Json.Options)!;
        Assert.InRange(found.ClockAheadSeconds, -2, 2);
        Assert.Equal(2, found.Findings.Count(f => f.En.Contains("paper", StringComparison.Ordinal) || f.En.Contains("15%", StringComparison.Ordinal)));

        await till.Act("paper", new { present = true });
        await till.Act("battery", new { percent = 100, charging = true });
    }

    [Fact]
    public async Task one_that_is_off_is_so_and_cannot_be_asked()
    {
        await using var till = open.Till();
        await till.Act("power", new { on = false });
        try
        {
            await Eventually.Get(() => Get<ShownTerminal>(till, $"/api/terminals/{till.TerminalId}"), t => t.Online == false, "it is off");
            Assert.Equal((HttpStatusCode.Conflict, "terminal-offline"), Short(await till.Ask(Post, $"/api/terminals/{till.TerminalId}/diagnose")));
            Assert.NotNull((await Get<ShownTerminal>(till, $"/api/terminals/{till.TerminalId}")).Health);
        }
        finally
        {
            await till.Act("power", new { on = true });
            await till.Prompt("ready");
            await Eventually.Get(() => Get<ShownTerminal>(till, $"/api/terminals/{till.TerminalId}"), t => t.Online == true, "it is on");
        }
    }

    [Fact]
    public async Task limits_of_a_terminal_hold_for_the_next_checkout()
    {
        await using var till = open.Till();
        var path = $"/api/terminals/{till.TerminalId}/limits";
        using var seen = await till.Http.GetAsync(new Uri(path, UriKind.Relative));
        var changed = await till.Ask(HttpMethod.Put, path, new ChangeLimits("B001", new CheckoutWaits(CardReadSeconds: 33)), tag: $"{seen.Headers.ETag}");
        Assert.Equal((HttpStatusCode.OK, ""), Short(changed));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "limits-changed"), Short(await till.Ask(HttpMethod.Put, path, new ChangeLimits("B001", CheckoutWaits.None), tag: $"{seen.Headers.ETag}")));

        await till.SettleAndScan();
        await till.Choose(null);
        var reading = await till.Until(s => s.Step == Step.ReadingCard);
        Assert.InRange((reading.Deadline!.Value - reading.Since).TotalSeconds, 32, 34);

        Assert.Equal((HttpStatusCode.OK, ""), Short(await till.Ask(HttpMethod.Put, path, new ChangeLimits("B001", CheckoutWaits.None), tag: "*")));
    }

    [Fact]
    public async Task a_dead_report_waits_for_a_person_who_sends_it_again_or_puts_it_away()
    {
        await using var till = open.Till();
        const string terminalId = "POS-0003";
        await using var device = await Connect(await open.Shop.Register(terminalId));
        var report = new PinReport(new AttemptId("nobody", 1, 1), Bypassed: false, ReaderFault.CancelledByCustomer);
        await device.SendEventAsync(new Message(Encoding.UTF8.GetBytes(JsonSerializer.Serialize<TerminalReport>(report, Json.Options))));

        var dead = await Only(till, terminalId, null);
        Assert.Equal(("checkout-unknown", open.Shop.Settings.StoreId, true), (dead.Reason, dead.StoreId, dead.CanBeSentAgain));
        Assert.Contains("nobody", dead.Summary, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await Resolve(till, dead.Id, DeadLetterOutcome.SendAgain)).Status);

        // There is no such checkout still: it comes back, as another.
        var again = await Only(till, terminalId, dead.Id);
        Assert.Equal((dead.Reason, dead.Summary), (again.Reason, again.Summary));
        Assert.Equal(HttpStatusCode.NoContent, (await Resolve(till, again.Id, DeadLetterOutcome.PutAway)).Status);
        Assert.DoesNotContain((await till.App.Attention(default)).DeadLetters, l => l.TerminalId == terminalId);
        Assert.Equal((HttpStatusCode.Conflict, "nothing-to-resolve"), Short(await Resolve(till, again.Id, DeadLetterOutcome.SendAgain)));
    }

    private static async Task<DeadLetter> Only(Till till, string terminalId, string? not) => (await Eventually.Get(
        async () => (await till.App.Attention(default)).DeadLetters.Where(l => l.TerminalId == terminalId && l.Id != not).ToList(), l => l.Count == 1, "one dead letter"))[0];

    private static Task<(HttpStatusCode Status, string Code, string Title)> Resolve(Till till, string id, DeadLetterOutcome outcome) =>
        till.Ask(Post, $"/api/attention/dead-letters/{id}/resolve", new ResolveDeadLetter(outcome, "B001", "Looked at."));

    private static ShownTerminal Of(TerminalPage page, string terminalId) => page.Items.Single(t => t.TerminalId == terminalId);

    private static async Task<T> Get<T>(Till till, string path) => (await till.Http.GetFromJsonAsync<T>(path, Json.Options))!;

    private static (HttpStatusCode, string) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);

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
}
