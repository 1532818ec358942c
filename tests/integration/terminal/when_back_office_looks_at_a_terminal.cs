using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using TestSupport;

namespace QuickCheckout.Terminal;

public static class when_back_office_looks_at_a_terminal
{
    [Fact]
    public static async Task its_twin_says_how_it_is_also_when_it_is_off()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.CloudPos = "");
        Assert.Equal(202, await store.Do("battery", new() { ["percent"] = 15, ["charging"] = false }));
        Assert.Equal(202, await store.Do("paper", new() { ["present"] = false }));

        var health = await Eventually.Get(() => HealthAsync(cloud), h => h is { PaperIn: false, Battery.Percent: 15 }, "the twin knows");
        Assert.Equal((Boot.Firmware, PartState.Ready, false), (health!.Firmware, health.Reader, health.Battery!.Charging));
        Assert.Equal("Connected", (string?)(await cloud.TwinAsync("POS-0001"))["connectionState"]);

        await store.Do("power", new() { ["on"] = false });
        await Eventually.Get(() => cloud.TwinAsync("POS-0001"), t => (string?)t["connectionState"] == "Disconnected", "it is off");
        Assert.Equal(15, (await HealthAsync(cloud))!.Battery!.Percent);
    }

    [Fact]
    public static async Task it_is_told_of_a_cloud_pos_that_it_has_no_reader_and_answers_a_diagnosis()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.CloudPos = "POS-0001");
        Assert.Equal(400, await store.Do("reader", new() { ["works"] = false }));
        await store.Do("clock", new() { ["aheadSeconds"] = 3600 });

        var (status, body) = await cloud.CallAsync("POS-0001", SelfTest.Name);

        var found = body.Deserialize<SelfTest>(Json.Options)!;
        Assert.Equal((200, PartState.Absent, PartState.Absent), (status, found.Reader, found.PinPad));
        Assert.True(found.ClockAt - DateTimeOffset.UtcNow > TimeSpan.FromMinutes(59), $"{found.ClockAt}");
        Assert.True(found.KeysLeft > 1_000_000_000, $"{found.KeysLeft}");
    }

    private static async Task<TerminalHealth?> HealthAsync(Cloud cloud) =>
        (await cloud.TwinAsync("POS-0001"))["properties"]!["reported"].Deserialize<TerminalHealth>(Json.Options);
}
