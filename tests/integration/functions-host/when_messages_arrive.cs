using Azure.Messaging.ServiceBus;
using Emulators.FunctionsHost.Apps;
using Emulators.FunctionsHost.Emulation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Emulators.FunctionsHost;

public sealed class when_messages_arrive : IAsyncLifetime
{
    private static readonly string[] Queues =
        ["as-message", "as-text", "as-bytes", "as-data", "as-thing", "as-batch", "failing", "by-hand", "held"];

    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(1);

    private readonly Inbox _inbox = new();
    private TestApp _app = null!;
    private ServiceBusClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.Start(
            [typeof(MessageFunctions)],
            builder => builder.Services.AddSingleton(_inbox),
            change: options => new FunctionAppHostOptions
            {
                App = options.App,
                FunctionTypes = options.FunctionTypes,
                HostJson = """{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": 2 } } }""",
                EntryPoint = options.EntryPoint,
                Logs = options.Logs,
                Settings = new Dictionary<string, string?> { ["TextQueue"] = "as-text" },
                Emulators = Emulators(),
            });
        _client = new ServiceBusClient(_app.Service<IConfiguration>()["Bus"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _inbox.Gate.TrySetResult();
        await _client.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task a_message_arrives_whole_with_its_properties_by_name()
    {
        await Send("as-message", new ServiceBusMessage("hello") { MessageId = "m-1", ApplicationProperties = { ["colour"] = "green" } });
        Assert.Equal("m-1 m-1 hello green 1", await _inbox.Next());
    }

    [Theory]
    [InlineData("as-bytes", "AB", "4142")]
    [InlineData("as-data", "hello", "hello")]
    [InlineData("as-thing", """{"name":"milk","size":2}""", "Thing { Name = milk, Size = 2 } True")]
    [InlineData("as-batch", "hello", "hello")]
    public async Task a_message_arrives_as_bytes_data_JSON_or_in_a_batch(string queue, string body, string seen)
    {
        await Send(queue, new ServiceBusMessage(body));
        Assert.Equal(seen, await _inbox.Next());
    }

    [Fact]
    public async Task the_queue_can_be_named_by_a_setting()
    {
        await Send("as-text", new ServiceBusMessage("hello"));
        Assert.Equal("hello", await _inbox.Next());
    }

    [Fact]
    public async Task a_subscription_feeds_a_function()
    {
        await Send("news", new ServiceBusMessage("good news"));
        Assert.Equal("good news", await _inbox.Next());
    }

    [Fact]
    public async Task a_function_that_throws_gets_the_message_again()
    {
        _app.Logs.Expect("Function MayFail failed on message");
        _inbox.FailuresLeft = 1;
        await Send("failing", new ServiceBusMessage("x"));
        Assert.Equal("delivery 1", await _inbox.Next());
        Assert.Equal("delivery 2", await _inbox.Next());
        await NothingMoreUntil(LockDuration * 1.5);
    }

    [Fact]
    public async Task a_message_that_never_succeeds_is_dead_lettered()
    {
        _app.Logs.Expect("Function MayFail failed on message");
        await Send("failing", new ServiceBusMessage("x"));
        for (var delivery = 1; delivery <= 3; delivery++)
            Assert.Equal($"delivery {delivery}", await _inbox.Next());
        var dead = await DeadLetter("failing");
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
    }

    [Fact]
    public async Task a_body_that_is_not_the_JSON_asked_for_ends_as_a_dead_letter()
    {
        _app.Logs.Expect("Function AsThing failed on message");
        await Send("as-thing", new ServiceBusMessage("milk"));
        Assert.Equal("milk", (await DeadLetter("as-thing")).Body.ToString());
    }

    [Fact]
    public async Task a_function_settles_its_messages_itself()
    {
        await Send("by-hand", new ServiceBusMessage("complete"));
        Assert.Equal("complete 1 False", await _inbox.Next());
        await Send("by-hand", new ServiceBusMessage("abandon once"));
        Assert.Equal("abandon once 1 False", await _inbox.Next());
        Assert.Equal("abandon once 2 True", await _inbox.Next());
        await Send("by-hand", new ServiceBusMessage("dead-letter"));
        Assert.Equal("dead-letter 1 False", await _inbox.Next());
        var dead = await DeadLetter("by-hand");
        Assert.Equal(("Nonsense", "says nothing"), (dead.DeadLetterReason, dead.DeadLetterErrorDescription));
        await NothingMoreUntil(LockDuration * 1.5);
    }

    [Fact]
    public async Task no_more_functions_run_at_once_than_host_json_allows_and_locks_outlive_their_duration()
    {
        for (var i = 0; i < 3; i++)
            await Send("held", new ServiceBusMessage("x"));
        Assert.Equal("began x", await _inbox.Next());
        Assert.Equal("began x", await _inbox.Next());
        // Longer than the lock of the queue: without renewal the broker would deliver these again.
        await NothingMoreUntil(LockDuration * 2);
        _inbox.Gate.SetResult();
        var rest = new List<string>();
        while (rest.Count < 4)
            rest.Add(await _inbox.Next());
        Assert.Equal(3, rest.Count(line => line == "ended x"));
    }

    private static EmulatorsOptions Emulators() => new()
    {
        ServiceBus = new ServiceBusOptions
        {
            ConnectionSetting = "Bus",
            Queues = [.. Queues.Select(q => new EntityOptions { Name = q, MaxDeliveryCount = 3, LockDuration = LockDuration })],
            Topics = [new TopicOptions { Name = "news", Subscriptions = [new EntityOptions { Name = "all" }] }],
        },
    };

    private async Task Send(string entity, ServiceBusMessage message)
    {
        await using var sender = _client.CreateSender(entity);
        await sender.SendMessageAsync(message);
    }

    private async Task<ServiceBusReceivedMessage> DeadLetter(string queue)
    {
        await using var receiver = _client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var message = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(20));
        Assert.NotNull(message);
        await receiver.CompleteMessageAsync(message);
        return message;
    }

    /// <summary>A message scheduled for that moment is the next thing any function sees.</summary>
    private async Task NothingMoreUntil(TimeSpan later)
    {
        await Send("as-data", new ServiceBusMessage("later") { ScheduledEnqueueTime = DateTimeOffset.UtcNow + later });
        Assert.Equal("later", await _inbox.Next());
    }
}
