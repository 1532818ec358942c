using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain.Payments;
using TestSupport;

namespace QuickCheckout.Terminal;

public static class when_a_web_page_works_the_terminals
{
    private const string Page = "http://127.0.0.1:7071";

    [Fact]
    public static async Task its_own_origin_may_and_is_told_so()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.WebOrigins = $"{Page}, http://localhost:7071");

        using var preflight = await store.Ask(HttpMethod.Options, "/terminals/POS-0001/paper", Page);
        Assert.Equal((HttpStatusCode.NoContent, Page, "GET, POST"),
            (preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin"), Header(preflight, "Access-Control-Allow-Methods")));
        using var put = await store.Ask(HttpMethod.Post, "/terminals/POS-0001/paper", Page, new() { ["present"] = false });
        Assert.Equal((HttpStatusCode.Accepted, Page), (put.StatusCode, Header(put, "Access-Control-Allow-Origin")));
        Assert.False((bool)(await store.State())["paperIn"]!);
        // A refusal is for the page to read, too.
        using var refused = await store.Ask(HttpMethod.Post, "/terminals/POS-0001/paper", "http://localhost:7071", []);
        Assert.Equal((HttpStatusCode.BadRequest, "http://localhost:7071"), (refused.StatusCode, Header(refused, "Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("http://evil.example", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("null", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:7072", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("https://127.0.0.1:7071", "127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData(null, "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData(Page, "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData(null, "127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    public static async Task somebody_elses_page_presses_nothing_and_reads_nothing(string? origin, string host, HttpStatusCode status)
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.WebOrigins = Page);

        foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Options, HttpMethod.Get])
        {
            using var answer = await store.Ask(method, "/terminals/POS-0001/paper", origin, new() { ["present"] = false }, host);
            Assert.Equal((status, null), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
        }
        Assert.True((bool)(await store.State())["paperIn"]!);
    }

    [Fact]
    public static async Task who_comes_late_is_told_the_state_of_now_at_once_and_then_each_change()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, change: s => s.WebOrigins = Page);
        await cloud.SendAsync("POS-0001", Store.ReadCard());
        await store.WaitFor("present-card");

        using var answer = await store.Ask(HttpMethod.Get, "/terminals/POS-0001/events", Page, accept: "text/event-stream");
        Assert.Equal(("text/event-stream", Page), (answer.Content.Headers.ContentType?.MediaType, Header(answer, "Access-Control-Allow-Origin")));
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("present-card", (string?)(await NextAsync(events))["screen"]!["prompt"]);
        await store.Do("paper", new() { ["present"] = false });
        while ((bool)(await NextAsync(events))["paperIn"]!)
        {
        }
        await store.Do("power", new() { ["on"] = false });
        while ((bool)(await NextAsync(events))["power"]!)
        {
        }
    }

    [Fact]
    public static async Task papers_are_numbered_as_they_come_out()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud);
        await cloud.SendAsync("POS-0001", Store.Slip(Store.Attempt()));

        var printed = (JsonArray)(await Eventually.Get(() => store.State(), s => ((JsonArray)s["printed"]!).Count == 2))["printed"]!;
        Assert.Equal([(1, "slip-customer"), (2, "slip-store")], printed.Select(p => ((int)p!["number"]!, (string)p["kind"]!)));
        Assert.Contains("金额 AMOUNT ¥1234.00", printed[0]!["lines"]!.AsArray().Select(l => (string)l!));
    }

    [Fact]
    public static async Task the_tray_has_words_for_every_card_and_fault_and_no_full_number()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var store = await Store.OpenAsync(cloud, count: 2, change: s => s.CloudPos = "POS-0002");

        var text = await store.Text("/terminals/cards");
        var tray = JsonNode.Parse(text)!;
        Assert.False(CardNumber.MayBeIn(text));
        var first = tray["cards"]![0]!;
        Assert.Equal(("approve", "622999*********0019"), ((string)first["name"]!, (string)first["maskedPan"]!));
        Assert.Equal(["chip", "swipe", "contactless"], first["modes"]!.AsArray().Select(m => (string)m!));
        Assert.All(
            tray["cards"]!.AsArray().SelectMany(c => (JsonNode[])[c!["label"]!, c["about"]!]).Concat(tray["faults"]!.AsArray().Select(f => f!["text"]!)),
            words => Assert.True(((string)words["zh"]!).Length > 1 && ((string)words["en"]!).Length > 3, words.ToJsonString()));
        Assert.Contains("swiped-too-fast", tray["faults"]!.AsArray().Select(f => (string)f!["fault"]!));
        Assert.DoesNotContain("read-timed-out", tray["faults"]!.AsArray().Select(f => (string)f!["fault"]!));
        Assert.Equal(
            [("POS-0001", "smart-pos"), ("POS-0002", "cloud-pos")],
            JsonNode.Parse(await store.Text("/terminals"))!.AsArray().Select(t => ((string)t!["id"]!, (string)t["kind"]!)));
        Assert.Equal("cloud-pos", (string?)(await store.State(terminal: "POS-0002"))["kind"]);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static async Task<JsonNode> NextAsync(StreamReader events)
    {
        while (true)
            if (await events.ReadLineAsync() is { } line && line.StartsWith("data:", StringComparison.Ordinal))
                return JsonNode.Parse(line[5..])!;
    }
}
