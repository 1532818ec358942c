using System.Globalization;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;

namespace Emulators.FunctionsHost.Hosting;

/// <summary>The part of host.json that this host honours, with the real host's defaults.</summary>
internal sealed class HostJson
{
    private static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);
    private readonly IConfiguration _json;

    /// <exception cref="InvalidDataException">The file is not host.json of version 2.0, or a value is out of range.</exception>
    public HostJson(IConfiguration json)
    {
        _json = json;
        if (json["version"] != "2.0")
            throw new InvalidDataException($"host.json must say \"version\": \"2.0\", not \"{json["version"]}\".");
        RoutePrefix = json["extensions:http:routePrefix"] ?? "api";
        FunctionTimeout = ReadTimeout(json["functionTimeout"]);
        MaxConcurrentCalls = Positive("extensions:serviceBus:maxConcurrentCalls", 16);
        PrefetchCount = AtLeast(0, "extensions:serviceBus:prefetchCount", 0);
        MaxMessageBatchSize = Positive("extensions:serviceBus:maxMessageBatchSize", 1000);
        MaxAutoLockRenewal = Span("extensions:serviceBus:maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5));
        AutoCompleteMessages = json.GetValue("extensions:serviceBus:autoCompleteMessages", true);
        MaxConcurrentActivities = Positive("extensions:durableTask:maxConcurrentActivityFunctions", 10 * Environment.ProcessorCount);
        DefaultVersion = json["extensions:durableTask:defaultVersion"];
        VersionMatchStrategy = json.GetValue(
            "extensions:durableTask:versionMatchStrategy", DurableTaskWorkerOptions.VersionMatchStrategy.None);
    }

    /// <summary>First segment of every route. Default <c>api</c>; may be empty.</summary>
    public string RoutePrefix { get; }

    /// <summary>Longest run of a function. Default 30 minutes; <c>-1</c> means no bound.</summary>
    public TimeSpan FunctionTimeout { get; }

    /// <summary>Messages of one Service Bus function handled at once. Default 16.</summary>
    public int MaxConcurrentCalls { get; }

    /// <summary>Messages fetched ahead by a Service Bus function. Default 0.</summary>
    public int PrefetchCount { get; }

    /// <summary>Largest batch of a batched Service Bus function. Default 1000.</summary>
    public int MaxMessageBatchSize { get; }

    /// <summary>How long a message's lock is renewed while its function runs. Default 5 minutes.</summary>
    public TimeSpan MaxAutoLockRenewal { get; }

    /// <summary>Whether messages are completed when their function returned; a trigger can still say no. Default true.</summary>
    public bool AutoCompleteMessages { get; }

    /// <summary>Activities running at once. Default ten a processor.</summary>
    public int MaxConcurrentActivities { get; }

    /// <summary>Version given to new orchestrations; none when null.</summary>
    public string? DefaultVersion { get; }

    /// <summary>Which versions of orchestrations this app serves. Default: all.</summary>
    public DurableTaskWorkerOptions.VersionMatchStrategy VersionMatchStrategy { get; }

    /// <summary>Log levels by category, as settings; what local settings say about logging wins over them.</summary>
    public IEnumerable<KeyValuePair<string, string>> LogLevels =>
        _json.GetSection("logging:logLevel").GetChildren()
            .Where(level => level.Value is not null)
            .Select(level => KeyValuePair.Create("Logging:LogLevel:" + level.Key, level.Value!));

    public static HostJson Load(string folder, string? text) => new(new ConfigurationBuilder()
        .AddJsonStream(text is null
            ? new MemoryStream(File.ReadAllBytes(Path.Combine(folder, "host.json")))
            : new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)))
        .Build());

    private static TimeSpan ReadTimeout(string? text) => text switch
    {
        null => DefaultFunctionTimeout,
        "-1" => Timeout.InfiniteTimeSpan,
        _ => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
    };

    private TimeSpan Span(string key, TimeSpan otherwise) =>
        _json[key] is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private int Positive(string key, int otherwise) => AtLeast(1, key, otherwise);

    private int AtLeast(int least, string key, int otherwise)
    {
        var value = _json.GetValue(key, otherwise);
        return value >= least ? value : throw new InvalidDataException($"host.json: {key} is {value}, but must be at least {least}.");
    }
}
