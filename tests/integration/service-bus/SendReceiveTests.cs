using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_a_message_is_sent : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task it_arrives_with_everything_that_was_set()
    {
        var sent = new ServiceBusMessage("{\"a\":1}")
        {
            MessageId = "m-1",
            CorrelationId = "c-1",
            Subject = "report",
            ContentType = "application/json",
            ReplyTo = "answers",
            To = "somebody",
            TimeToLive = TimeSpan.FromMinutes(5),
        };
        var when = new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero);
        var id = Guid.NewGuid();
        sent.ApplicationProperties["text"] = "值";
        sent.ApplicationProperties["number"] = 42;
        sent.ApplicationProperties["long"] = long.MaxValue;
        sent.ApplicationProperties["flag"] = true;
        sent.ApplicationProperties["id"] = id;
        sent.ApplicationProperties["span"] = TimeSpan.FromSeconds(3);
        sent.ApplicationProperties["when"] = when;

        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessageAsync(sent);
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        var got = await receiver.ReceiveMessageAsync();

        Assert.NotNull(got);
        Assert.Equal("{\"a\":1}", got.Body.ToString());
        Assert.Equal("m-1", got.MessageId);
        Assert.Equal("c-1", got.CorrelationId);
        Assert.Equal("report", got.Subject);
        Assert.Equal("application/json", got.ContentType);
        Assert.Equal("answers", got.ReplyTo);
        Assert.Equal("somebody", got.To);
        Assert.Equal(TimeSpan.FromMinutes(5), got.TimeToLive);
        Assert.Equal(1, got.DeliveryCount);
        Assert.True(got.SequenceNumber > 0);
        Assert.Equal(_bus.Time.GetUtcNow(), got.EnqueuedTime, TimeSpan.FromMilliseconds(1));
        Assert.Equal(_bus.Time.GetUtcNow() + LockDuration, got.LockedUntil, TimeSpan.FromMilliseconds(1));
        Assert.Equal(got.EnqueuedTime + TimeSpan.FromMinutes(5), got.ExpiresAt);
        Assert.Equal("值", got.ApplicationProperties["text"]);
        Assert.Equal(42, got.ApplicationProperties["number"]);
        Assert.Equal(long.MaxValue, got.ApplicationProperties["long"]);
        Assert.Equal(true, got.ApplicationProperties["flag"]);
        Assert.Equal(id, got.ApplicationProperties["id"]);
        Assert.Equal(TimeSpan.FromSeconds(3), got.ApplicationProperties["span"]);
        Assert.Equal(when, got.ApplicationProperties["when"]);
    }

    [Fact]
    public async Task a_waiting_receiver_gets_it_at_once()
    {
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        var receiving = receiver.ReceiveMessageAsync();
        await _bus.SendAsync(Reports, "hello");
        Assert.Equal("hello", (await receiving)!.Body.ToString());
    }

    [Fact]
    public async Task a_message_without_an_id_is_given_one()
    {
        await _bus.SendAsync(Reports, "x");
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.False(string.IsNullOrEmpty((await receiver.ReceiveMessageAsync())!.MessageId));
    }

    [Fact]
    public async Task messages_arrive_in_the_order_they_were_sent()
    {
        var bodies = Enumerable.Range(0, 300).Select(i => $"{i}").ToArray();
        await _bus.SendAsync(Reports, bodies);
        await using var receiver = _bus.Client.CreateReceiver(Reports, new ServiceBusReceiverOptions { PrefetchCount = 50 });
        List<string> got = [];
        while (got.Count < bodies.Length)
        {
            foreach (var message in await receiver.ReceiveMessagesAsync(20))
            {
                got.Add(message.Body.ToString());
                await receiver.CompleteMessageAsync(message);
            }
        }

        Assert.Equal(bodies, got);
    }

    [Fact]
    public async Task a_batch_arrives_whole()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessagesAsync(Enumerable.Range(0, 10).Select(i => new ServiceBusMessage($"{i}")));
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        List<ServiceBusReceivedMessage> got = [];
        while (got.Count < 10)
            got.AddRange(await receiver.ReceiveMessagesAsync(10 - got.Count));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), got.Select(m => m.Body.ToString()));
    }

    [Fact]
    public async Task a_large_message_crosses_many_frames()
    {
        var body = new byte[250 * 1024];
        new Random(1).NextBytes(body);
        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessageAsync(new ServiceBusMessage(body));
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Equal(body, (await receiver.ReceiveMessageAsync())!.Body.ToArray());
    }

    [Theory]
    [InlineData(257 * 1024)]
    [InlineData(2 * 1024 * 1024)]
    public async Task a_message_over_the_limit_is_refused_and_the_sender_stays_usable(int size)
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        var refused = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage(new byte[size])));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, refused.Reason);
        Assert.False(refused.IsTransient);
        await sender.SendMessageAsync(new ServiceBusMessage("small"));
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Equal("small", (await receiver.ReceiveMessageAsync())!.Body.ToString());
    }

    [Fact]
    public async Task a_full_queue_refuses_more()
    {
        await using var sender = _bus.Client.CreateSender(Small);
        await sender.SendMessageAsync(new ServiceBusMessage(new byte[1500]));
        var refused = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage(new byte[1500])));
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, refused.Reason);
    }

    [Fact]
    public async Task an_unknown_queue_is_named_in_the_refusal()
    {
        await using var sender = _bus.Client.CreateSender("nowhere");
        var send = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, send.Reason);
        await using var receiver = _bus.Client.CreateReceiver("nowhere");
        var receive = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync());
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, receive.Reason);
        Assert.Contains("nowhere", receive.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_empty_queue_answers_null_after_the_wait()
    {
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
        Assert.Empty(await receiver.ReceiveMessagesAsync(5, Soon));
    }

    [Fact]
    public async Task a_cancelled_receive_throws()
    {
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        using var cancel = new CancellationTokenSource(Soon);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiver.ReceiveMessageAsync(null, cancel.Token));
    }

    [Fact]
    public async Task receive_and_delete_leaves_nothing_to_settle()
    {
        await _bus.SendAsync(Reports, "once");
        await using (var receiver = _bus.Client.CreateReceiver(
            Reports, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }))
        {
            var got = await receiver.ReceiveMessageAsync();
            Assert.Equal("once", got!.Body.ToString());
            await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(got));
        }

        _bus.Time.Advance(LockDuration * 2);
        await _bus.RestartAsync();
        await using var other = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await other.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task another_part_of_the_process_can_send_too()
    {
        await _bus.Emulator.EnqueueAsync(Reports, new EmulatorMessage("inside"u8.ToArray())
        {
            MessageId = "i-1",
            ContentType = "text/plain",
            ApplicationProperties = new Dictionary<string, object> { ["iothub-connection-device-id"] = "POS-1" },
        });
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        var got = await receiver.ReceiveMessageAsync();
        Assert.Equal("inside", got!.Body.ToString());
        Assert.Equal("i-1", got.MessageId);
        Assert.Equal("POS-1", got.ApplicationProperties["iothub-connection-device-id"]);
    }

    [Fact]
    public async Task competing_receivers_share_the_messages()
    {
        await using var one = _bus.Client.CreateReceiver(Reports);
        await using var two = _bus.Client.CreateReceiver(Reports);
        var first = one.ReceiveMessageAsync();
        var second = two.ReceiveMessageAsync();
        await _bus.SendAsync(Reports, "a", "b");
        var bodies = (await Task.WhenAll(first, second)).Select(m => m!.Body.ToString()).Order();
        Assert.Equal(["a", "b"], bodies);
    }
}
