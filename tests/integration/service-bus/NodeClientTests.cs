using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestSupport;

namespace Emulators.ServiceBus;

/// <summary>Microsoft's own JavaScript client against the emulator: what it sends was not written by us.</summary>
public sealed class when_microsofts_javascript_client_is_used : IAsyncLifetime
{
    private readonly LogGuard _log = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("service-bus-");
    private ServiceBusEmulator _emulator = null!;

    public async ValueTask InitializeAsync()
    {
        await NodePackages.InstalledAsync();
        _emulator = ServiceBusEmulator.Start(new ServiceBusEmulatorOptions
        {
            DataPath = _data.FullName,
            Queues = Bus.Entities.Queues,
            Topics = Bus.Entities.Topics,
            PolicyKey = Bus.PolicyKey,
            LoggerFactory = _log,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        _data.Delete(true);
        _log.Verify();
    }

    [Fact]
    public async Task messages_are_received_renewed_abandoned_and_dead_lettered()
    {
        var steps = await RunAsync("settle");
        var received = steps["received"]!;
        Assert.Equal("""{"a":1}""", received["body"]!.ToJsonString());
        Assert.Equal("js-1", (string?)received["id"]);
        Assert.Equal("s", (string?)received["subject"]);
        Assert.Equal(7, (int?)received["properties"]!["n"]);
        Assert.Equal("值", (string?)received["properties"]!["t"]);
        Assert.Equal(0, (int?)received["deliveryCount"]);
        Assert.True((bool?)received["locked"]);
        Assert.True((bool?)received["sequence"]);
        AssertJson("""{"id":"js-1","deliveryCount":1,"why":"busy"}""", steps["again"]);
        AssertJson("true", steps["renewed"]);
        AssertJson("""{"reason":"Malformed","description":"no field","by":"js"}""", steps["dead"]);
        AssertJson("0", steps["empty"]);
    }

    [Fact]
    public async Task a_batch_is_received_and_deleted_in_order()
    {
        var steps = await RunAsync("batch");
        AssertJson(JsonSerializer.Serialize(Enumerable.Range(0, 20).Select(i => $"{i}")), steps["order"]);
        AssertJson("0", steps["peeked"]);
    }

    [Fact]
    public async Task a_subscriber_is_pushed_messages() => AssertJson("\"pushed\"", (await RunAsync("subscribe"))["pushed"]);

    [Fact]
    public async Task messages_are_scheduled_peeked_and_cancelled()
    {
        var steps = await RunAsync("schedule");
        AssertJson("""{"body":"never","state":"scheduled"}""", steps["peeked"]);
        AssertJson("\"soon\"", steps["due"]);
    }

    [Fact]
    public async Task a_deferred_message_is_fetched_by_its_number() =>
        AssertJson("\"aside\"", (await RunAsync("defer"))["deferred"]);

    [Fact]
    public async Task a_topic_feeds_its_subscriptions()
    {
        var steps = await RunAsync("topic");
        AssertJson("""["fire","weather"]""", steps["everything"]);
        AssertJson("\"fire\"", steps["urgent"]);
    }

    [Fact]
    public async Task refusals_have_their_codes()
    {
        var steps = await RunAsync("refused");
        AssertJson("\"MessageSizeExceeded\"", steps["size"]);
        AssertJson("\"MessagingEntityNotFound\"", steps["entity"]);
        AssertJson("\"MessageLockLost\"", steps["lock"]);
        AssertJson("\"UnauthorizedAccess\"", steps["key"]);
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}, got {actual?.ToJsonString()}");

    private async Task<Dictionary<string, JsonNode?>> RunAsync(string scenario)
    {
        var output = await NodePackages.RunAsync("node", "client.mjs", _emulator.ConnectionString, scenario);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToDictionary(line => (string)line["step"]!, line => line["value"]);
    }
}

/// <summary>The JavaScript packages beside the tests' source.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private static readonly Lazy<Task> Installing = new(InstallAsync);

    private static string Folder => Path.Combine(RepositoryRoot(), "tests", "integration", "service-bus");

    /// <summary>Installs what the lock file names, once, where it is missing.</summary>
    public static Task InstalledAsync() => Installing.Value;

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var timeout = new CancellationTokenSource(Bound);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{program} {arguments[0]} failed:\n{await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(true);
            throw;
        }
    }

    private static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
            await RunAsync("npm", "ci", "--no-audit", "--no-fund");
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "QuickCheckout.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
