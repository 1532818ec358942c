using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions;

/// <summary>Whoever has a terminal's key can write anything into its twin and answer anything: only what makes sense is shown.</summary>
public class what_the_hub_says_of_a_device
{
    private const string Reported = """
        "$metadata":{"$lastUpdated":"2026-11-24T09:59:00.1234567Z"},"$version":7
        """;

    private static readonly TerminalHealth Health = new("1.0.0", new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), new Battery(80, true), true, PartState.Ready);

    public static TheoryData<string, TerminalHealth?> Twins => new()
    {
        { """ "firmware":"1.0.0","bootedAt":"2026-11-24T08:00:00Z","battery":{"percent":80,"charging":true},"paperIn":true,"reader":"ready","later":1, """, Health },
        { """ "firmware":"1.0.0", """, new TerminalHealth("1.0.0", null, null, null, null) },
        { "", null },
        { """ "firmware":7, """, null },
        { """ "firmware":"6212340000000002", """, null },
        { $$""" "firmware":"{{new string('x', 65)}}", """, null },
        { """ "battery":{"percent":101,"charging":true}, """, null },
        { """ "battery":"full", """, null },
        { """ "reader":"exploded", """, null },
    };

    [Theory]
    [MemberData(nameof(Twins))]
    public async Task is_taken_as_far_as_it_makes_sense(string reported, TerminalHealth? health)
    {
        var seen = (await Gateway(HttpStatusCode.OK, $$$"""{"connectionState":"Connected","lastActivityTime":"2026-11-24T10:00:00Z","properties":{"reported":{ {{{reported}}} {{{Reported}}} } } }""").FindAsync("POS-0001", default))!;
        Assert.Equal((true, new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero), health), (seen.Online, seen.LastSeenAt!.Value, seen.Health));
        Assert.Equal(health is null, seen.ReportedAt is null);
    }

    [Fact]
    public async Task one_that_never_came_was_never_seen_and_one_it_does_not_know_is_none()
    {
        var seen = await Gateway(HttpStatusCode.OK, """{"connectionState":"Disconnected","lastActivityTime":"0001-01-01T00:00:00","properties":{"reported":{}}}""").FindAsync("POS-0001", default);
        Assert.Equal((false, null, null, null), (seen!.Online, seen.LastSeenAt, seen.Health, seen.ReportedAt));
        Assert.Null(await Gateway(HttpStatusCode.NotFound, "{}").FindAsync("POS-0001", default));
        await Assert.ThrowsAsync<HttpRequestException>(() => Gateway(HttpStatusCode.InternalServerError, "").FindAsync("POS-0001", default));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "{}", "terminal-offline")]
    [InlineData(HttpStatusCode.GatewayTimeout, "{}", "terminal-offline")]
    [InlineData(HttpStatusCode.OK, """{"status":400,"payload":{"code":"unknown-method"}}""", "terminal-refused")]
    [InlineData(HttpStatusCode.OK, """{"status":200,"payload":null}""", "report-malformed")]
    [InlineData(HttpStatusCode.OK, """{"status":200,"payload":"well"}""", "report-malformed")]
    [InlineData(HttpStatusCode.OK, """{"status":200,"payload":{"firmware":"1.0.0"}}""", "report-malformed")]
    [InlineData(HttpStatusCode.OK, """{"status":200,"payload":{"clockAt":"2026-11-24T10:00:00Z","bootedAt":"2026-11-24T10:00:00Z","firmware":"6212340000000002","reader":"ready","pinPad":"ready","paperIn":true,"battery":{"percent":1,"charging":true},"cardHeld":false,"unsentReports":0,"keysLeft":1}}""", "report-malformed")]
    public async Task a_self_test_that_makes_no_sense_is_none(HttpStatusCode status, string answer, string code) =>
        Assert.Equal(code, (await Gateway(status, answer).DiagnoseAsync("POS-0001", default)).Refusal!.Code);

    private static IotHubGateway Gateway(HttpStatusCode status, string answer)
    {
        var settings = Options.Create(new IotHubSettings { HostName = "hub", PolicyKey = Convert.ToBase64String(new byte[32]) });
        return new IotHubGateway(
            new HttpClient(new Canned(status, answer)) { BaseAddress = new Uri("https://hub/") }, new IotHubTokens(settings, TimeProvider.System), settings, NullLogger<IotHubGateway>.Instance);
    }

    private sealed class Canned(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(answer, Encoding.UTF8, "application/json") });
    }
}
