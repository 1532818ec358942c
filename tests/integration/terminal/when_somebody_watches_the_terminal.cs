using System.Text.Json.Nodes;

namespace QuickCheckout.Terminal;

public static class when_somebody_watches_the_terminal
{
    [Fact]
    public static async Task a_long_poll_ends_with_the_next_change()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await store.WaitFor("ready");
        var version = (long)(await store.State())["version"]!;
        var poll = store.State($"/events?since={version}&wait=30");

        await cloud.SendAsync("POS-0001", Store.ReadCard());

        Assert.Equal("present-card", (string?)(await poll)["screen"]!["prompt"]);
    }

    [Fact]
    public static async Task a_long_poll_without_change_ends_with_the_same_state()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        var version = (long)(await store.State())["version"]!;

        Assert.Equal(version, (long)(await store.State($"/events?since={version}&wait=0"))["version"]!);
    }

    [Fact]
    public static async Task events_stream_each_screen_and_end_with_the_program()
    {
        await using var cloud = await Cloud.StartAsync();
        var hand = new HttpClient();
        StreamReader events;
        await using (var store = await Store.OpenAsync(cloud))
        {
            events = new StreamReader(await store.Events(hand));
            await cloud.SendAsync("POS-0001", Store.ReadCard());

            var prompts = new List<string>();
            while (prompts.LastOrDefault() != "present-card")
                if (await events.ReadLineAsync() is { } line && line.StartsWith("data:", StringComparison.Ordinal))
                    prompts.Add((string)JsonNode.Parse(line[5..])!["screen"]!["prompt"]!);
            Assert.Equal("ready", prompts[0]);
        }

        // Ends by itself, and without an error in the log.
        await events.ReadToEndAsync();
        hand.Dispose();
    }

    public static TheoryData<string, string, int> Wrong => new()
    {
        { "card", """{"card":"approve","mode":"chip"}""", 409 },
        { "card", """{"fault":"swiped-too-fast"}""", 409 },
        { "card", """{"fault":"read-timed-out"}""", 400 },
        { "card", """{"card":"nobody","mode":"chip"}""", 400 },
        { "card", """{"card":"approve"}""", 400 },
        { "card", """{"card":"approve","mode":"wave"}""", 400 },
        { "card", "{}", 400 },
        { "pin", """{"digits":"123"}""", 400 },
        { "pin", """{"digits":"1234","bypass":true}""", 400 },
        { "pin", """{"bypass":true}""", 409 },
        { "signature", """{"strokes":[]}""", 400 },
        { "signature", """{"strokes":[[[1]]]}""", 400 },
        { "signature", """{"strokes":[[[1,999]]]}""", 400 },
        { "signature", """{"decline":true}""", 409 },
        { "paper", "{}", 400 },
        { "clock", "{}", 400 },
        { "clock", """{"aheadSeconds":1e12}""", 400 },
        { "power", "{}", 400 },
        { "battery", "{}", 400 },
        { "battery", """{"percent":101}""", 400 },
        { "reader", "{}", 400 },
    };

    [Fact]
    public static async Task what_cannot_be_done_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        foreach (var row in Wrong)
        {
            var (action, body, status) = row.Data;
            Assert.Equal((action, body, status), (action, body, await store.Do(action, (JsonObject)JsonNode.Parse(body)!)));
        }
        Assert.Equal(404, await store.Do("power", new() { ["on"] = true }, "POS-9999"));
    }
}
