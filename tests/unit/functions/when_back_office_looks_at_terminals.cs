using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Fuzzing;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>Rule S4, over a hub in memory; the real hub's words: tests/integration/checkout.</summary>
public sealed class when_back_office_looks_at_terminals : IAsyncDisposable
{
    private readonly Api _api = new();

    [Fact]
    public async Task they_are_listed_with_how_they_are_page_by_page()
    {
        var first = await List("storeId=S001&pageSize=1");
        Assert.Equal((2, 2), (first.Total, first.NextPage));
        var cloud = Assert.Single(first.Items);
        // The hub never heard of it.
        Assert.Equal(("CLOUD-01", TerminalKind.CloudPos, false, null, null), (cloud.TerminalId, cloud.Kind, cloud.Online!.Value, cloud.Health, cloud.LastSeenAt));

        var second = await List("storeId=S001&pageSize=1&page=2");
        var smart = Assert.Single(second.Items);
        Assert.Null(second.NextPage);
        Assert.Equal((Statuses.TerminalId, true, FakeDevices.Health, Api.Now), (smart.TerminalId, smart.Online!.Value, smart.Health, smart.ReportedAt!.Value));
        Assert.Empty((await List("storeId=S002")).Items);
    }

    [Fact]
    public async Task the_checkout_that_has_one_is_named_until_it_has_ended()
    {
        var terminals = new TableTerminals(_api.Tables);
        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync(Statuses.TerminalId, default))!, "reading", Api.Now, default));
        var busy = Read<ShownTerminal>(await _api.Send(Call("GetTerminal", "", Statuses.TerminalId)));
        Assert.Equal(("reading", "reading", "reading-card"), (busy.HolderId, busy.Checkout!.CheckoutId, Json.Name(busy.Checkout.Step)));
        Assert.False(busy.BeingSettled);

        Assert.True(await terminals.TryClaimAsync((await terminals.FindAsync(Statuses.TerminalId, default))!, "paid", Api.Now, default));
        Assert.Null(Read<ShownTerminal>(await _api.Send(Call("GetTerminal", "", Statuses.TerminalId))).Checkout);
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(Polly.Timeout.TimeoutRejectedException))]
    public async Task a_hub_that_is_away_hides_what_it_knows_and_nothing_else(Type away)
    {
        _api.Devices.Away = (Exception)Activator.CreateInstance(away)!;
        var page = await List("");
        Assert.Equal(2, page.Items.Count);
        Assert.All(page.Items, t => Assert.Equal((null, null, null), (t.Online, t.Health, t.LastSeenAt)));
    }

    [Fact]
    public async Task a_diagnosis_says_what_it_found()
    {
        var found = Read<TerminalDiagnosis>(await _api.Send(Call("DiagnoseTerminal", "", Statuses.TerminalId)));
        Assert.Equal((Statuses.TerminalId, 0, FakeDevices.Test(Api.Now)), (found.TerminalId, found.ClockAheadSeconds, found.SelfTest));
        Assert.Empty(found.Findings);
    }

    [Theory]
    [InlineData("CLOUD-01", 409, "terminal-offline")]
    [InlineData("POS-0404", 404, "terminal-unknown")]
    [InlineData("a b", 400, "field-malformed")]
    public async Task a_diagnosis_that_cannot_be_had_is_refused_by_name(string terminalId, int status, string code)
    {
        var answer = await _api.Send(Call("DiagnoseTerminal", "", terminalId));
        Assert.Equal((status, code), (answer.Status, Read<Problem>(answer).Code));
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private async Task<TerminalPage> List(string query) => Read<TerminalPage>(await _api.Send(Call("FindTerminals", query)));

    private static Call Call(string function, string query, params string[] path) => new(function, path, query, new Dictionary<string, string>(), []);

    private static T Read<T>(Answered answer) => JsonSerializer.Deserialize<T>(answer.Body, Json.Options)!;
}
