using System.Net.Http.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Control;
using QuickCheckout.Terminal.Settings;
using TestSupport;

namespace QuickCheckout.Terminal;

/// <summary>Terminals of one process, started from settings like the program's own, and the hand that works them.</summary>
internal sealed class Store : IAsyncDisposable
{
    public const long AmountFen = 123_400;

    private readonly HttpClient _hand;
    private readonly ControlApi _control;

    private Store(TerminalFleet fleet, ControlApi control)
    {
        (Fleet, _control) = (fleet, control);
        _hand = new HttpClient { BaseAddress = control.Address };
    }

    public TerminalFleet Fleet { get; }

    public PosTerminal First => Fleet.Terminals[0];

    /// <param name="change">Adjusts the settings.</param>
    public static async Task<Store> OpenAsync(Cloud cloud, int count = 1, Action<TerminalSettings>? change = null)
    {
        var ids = Enumerable.Range(1, count).Select(n => $"POS-{n:0000}").ToList();
        var strings = new List<string>();
        foreach (var id in ids)
            strings.Add(await cloud.RegisterAsync(id));
        var settings = Settings(cloud);
        settings.ConnectionStringsFile = await WriteAsync(cloud, "connection-strings", strings);
        settings.KeysFile = await WriteAsync(cloud, "keys", ids.Select(Cloud.KeyLine));
        change?.Invoke(settings);
        return await OpenAsync(cloud, settings);
    }

    public static async Task<Store> OpenAsync(Cloud cloud, TerminalSettings settings)
    {
        var fleet = await TerminalFleet.StartAsync(settings, cloud.Log, TimeProvider.System);
        var store = new Store(fleet, await ControlApi.StartAsync(fleet, 0, SettingsReader.ListOf(settings.WebOrigins), cloud.Log, TimeProvider.System));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await fleet.WhenAllConnectedAsync(limit.Token);
        return store;
    }

    public static TerminalSettings Settings(Cloud cloud) => new()
    {
        TrustedRoot = cloud.TrustedRoot,
        CloudUrl = new Uri(cloud.Uploads.Address),
        FingerprintKey = new string('7', 32),
        DataFolder = Path.Combine(cloud.Folder, "data"),
        TestCards = Path.Combine(AppContext.BaseDirectory, "test-cards.json"),
    };

    /// <summary>One customer's action through the control API; returns the status.</summary>
    public async Task<int> Do(string action, JsonObject body, string terminal = "POS-0001")
    {
        using var answer = await _hand.PostAsJsonAsync(new Uri($"/terminals/{terminal}/{action}", UriKind.Relative), body);
        return (int)answer.StatusCode;
    }

    public async Task<JsonNode> State(string query = "", string terminal = "POS-0001") =>
        (await _hand.GetFromJsonAsync<JsonNode>(new Uri($"/terminals/{terminal}{query}", UriKind.Relative)))!;

    public Task<JsonNode> WaitFor(string prompt, string terminal = "POS-0001") =>
        Eventually.Get(() => State(terminal: terminal), s => (string?)s["screen"]!["prompt"] == prompt, $"{terminal} shows {prompt}");

    /// <param name="hand">A client that outlives this store.</param>
    public Task<Stream> Events(HttpClient hand)
    {
        hand.DefaultRequestHeaders.Accept.Add(new("text/event-stream"));
        return hand.GetStreamAsync(new Uri(_control.Address, "/terminals/POS-0001/events"));
    }

    /// <summary>What a browser asks for a page of <paramref name="origin"/>; null: what no browser asks.</summary>
    /// <param name="host">The name under which the page knows the control API.</param>
    public Task<HttpResponseMessage> Ask(
        HttpMethod method, string path, string? origin, JsonObject? body = null, string host = "127.0.0.1", string? accept = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Headers = { Host = host } };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        if (body is not null && method == HttpMethod.Post)
            request.Content = JsonContent.Create(body);
        return _hand.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<string> Text(string path) => _hand.GetStringAsync(new Uri(path, UriKind.Relative));

    public static AttemptId Attempt(int number = 1, int tender = 1, string checkout = "c-1") => new(checkout, tender, number);

    public static ReadCard ReadCard(AttemptId? attempt = null, int readSeconds = 60) =>
        new(attempt ?? Attempt(), AmountFen, readSeconds, 60, 100_000, $"ticket-{attempt ?? Attempt()}");

    public static ShowOutcome Approved(AttemptId attempt) => new(attempt, AmountFen, null, 60);

    public static PrintSlip Slip(AttemptId attempt, string terminal = "POS-0001") => new(attempt, new Slip(
        "O-1", "S-1", terminal, SlipKind.Sale, AmountFen, "622999*********0019", ReadMode.Chip, "000123", "REF000000001", "A1B2C3",
        DateTimeOffset.UnixEpoch, SignatureOutcome.Captured));

    public async ValueTask DisposeAsync()
    {
        _hand.Dispose();
        await _control.DisposeAsync();
        await Fleet.DisposeAsync();
    }

    private static async Task<string> WriteAsync(Cloud cloud, string name, IEnumerable<string> lines)
    {
        var path = Path.Combine(cloud.Folder, name);
        await File.WriteAllLinesAsync(path, lines);
        return path;
    }
}
