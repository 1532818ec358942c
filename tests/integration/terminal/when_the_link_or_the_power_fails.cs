using System.Text;
using QuickCheckout.Domain.Terminals;
using TestSupport;

namespace QuickCheckout.Terminal;

public static class when_the_link_or_the_power_fails
{
    [Fact]
    public static async Task a_report_made_while_the_hub_is_away_arrives_when_it_is_back()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await store.WaitFor("present-card");
        await cloud.StopHubAsync();
        await Eventually.True(() => !store.First.View.Connected);

        await store.Do("card", new() { ["fault"] = "card-blocked" });
        await store.WaitFor("refused");
        Assert.Equal(1, store.First.Boot!.UnsentReports);
        await cloud.StartHubAsync();

        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<CardReport>().Any());
        await Eventually.True(() => store.First.View.Connected && store.First.Boot!.UnsentReports == 0);
        Assert.Single(cloud.ReportsOf("POS-0001").OfType<TerminalStarted>());
        Assert.Equal(200, (await cloud.SendAsync("POS-0001", Store.ReadCard(Store.Attempt(2)))).Status);
    }

    [Fact]
    public static async Task a_power_cut_is_a_new_boot_that_refuses_the_dead_attempt()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await store.WaitFor("present-card");
        await store.Do("card", new() { ["card"] = "approve", ["mode"] = "chip" });
        await store.WaitFor("enter-pin");

        Assert.Equal(202, await store.Do("power", new() { ["on"] = false }));
        var off = await store.State();
        Assert.False((bool)off["power"]!);
        Assert.False((bool)off["cardHeld"]!);
        Assert.Equal(409, await store.Do("pin", new() { ["digits"] = "123456" }));
        Assert.Equal(202, await store.Do("power", new() { ["on"] = true }));
        await Eventually.True(() => store.First.View.Connected);

        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<TerminalStarted>().Count() == 2);
        Assert.Equal(2, cloud.ReportsOf("POS-0001").OfType<TerminalStarted>().Select(s => s.BootId).Distinct().Count());
        Assert.Equal([null, Store.Attempt(1)], cloud.ReportsOf("POS-0001").OfType<TerminalStarted>().Select(s => s.LostAttempt));
        Assert.Equal(409, (await cloud.SendAsync("POS-0001", Store.ReadCard())).Status);
        Assert.Equal(200, (await cloud.SendAsync("POS-0001", Store.ReadCard(Store.Attempt(2)))).Status);
    }

    [Fact]
    public static async Task a_terminal_with_a_certificate_connects_too()
    {
        await using var cloud = await Cloud.StartAsync();
        var (connectionString, certificate, key) = await cloud.RegisterWithCertificateAsync("POS-0009");
        var settings = Store.Settings(cloud);
        (settings.ConnectionString, settings.CertificateFile, settings.CertificateKeyFile) =
            (connectionString, certificate.Replace("POS-0009", "{id}", StringComparison.Ordinal), key);
        var line = Cloud.KeyLine("POS-0009", 9).Split(' ');
        (settings.InitialKeyId, settings.InitialKey) = (line[1], line[2]);

        await using var store = await Store.OpenAsync(cloud, settings);

        Assert.Equal(200, (await cloud.SendAsync("POS-0009", Store.ReadCard())).Status);
    }

    [Fact]
    public static async Task a_hub_under_another_root_is_never_connected_to()
    {
        await using var cloud = await Cloud.StartAsync();
        var settings = Store.Settings(cloud);
        settings.ConnectionString = await cloud.RegisterAsync("POS-0001");
        var line = Cloud.KeyLine("POS-0001", 1).Split(' ');
        (settings.InitialKeyId, settings.InitialKey, settings.TrustedRoot) = (line[1], line[2], null);

        await using var fleet = await TerminalFleet.StartAsync(settings, cloud.Log, TimeProvider.System);

        await Eventually.True(() => cloud.Log.Lines.Any(l => l.Message.Contains("cannot be reached", StringComparison.Ordinal)));
        Assert.False(fleet.Terminals[0].View.Connected);
    }

    [Fact]
    public static async Task many_terminals_in_one_process_each_take_their_own_card()
    {
        const int Count = 20;
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, Count, s => s.Auto = "approve,approve-credit,approve-stripe:swipe");
        var ids = store.Fleet.Terminals.Select(t => t.Id).ToList();

        await Task.WhenAll(ids.Select(id => cloud.SendAsync(id, Store.ReadCard(Store.Attempt(checkout: $"c-{id}")))));

        await Eventually.True(() => ids.All(id => cloud.ReportsOf(id).OfType<PinReport>().Any(r => r.Fault is null)));
        Assert.All(ids, id => Assert.Equal($"c-{id}", cloud.ReportsOf(id).OfType<PinReport>().Single().Attempt.CheckoutId));
        Assert.Equal(Count, cloud.Uploads.Uploads.Count);
    }

    [Fact]
    public static async Task nothing_that_passes_the_hub_or_the_log_holds_card_data()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.Auto = "approve");
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await Eventually.True(() => cloud.ReportsOf("POS-0001").OfType<PinReport>().Any());

        var seen = string.Join('\n', cloud.Log.Lines)
            + string.Concat(cloud.Routed.Select(m => Encoding.UTF8.GetString(m.Body.Span)))
            + (await store.State()).ToJsonString();
        foreach (var secret in new[] { "6229990000000000019", "123456", "=4912", "9F2608A1B2C3", "ticket-" })
            Assert.DoesNotContain(secret, seen, StringComparison.OrdinalIgnoreCase);
    }
}
