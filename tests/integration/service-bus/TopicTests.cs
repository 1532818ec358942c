using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_a_message_is_sent_to_a_topic : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task each_subscription_whose_filter_matches_gets_a_copy()
    {
        await using var sender = _bus.Client.CreateSender(News);
        var alarm = new ServiceBusMessage("fire") { Subject = "alarm" };
        alarm.ApplicationProperties["level"] = 1;
        var quiet = new ServiceBusMessage("smoke") { Subject = "alarm" };
        quiet.ApplicationProperties["level"] = 2;
        await sender.SendMessagesAsync([alarm, quiet, new ServiceBusMessage("weather")]);

        await using var everything = _bus.Client.CreateReceiver(News, Everything);
        List<string> all = [];
        while (all.Count < 3)
            all.AddRange((await everything.ReceiveMessagesAsync(3)).Select(m => m.Body.ToString()));
        Assert.Equal(["fire", "smoke", "weather"], all);

        await using var urgent = _bus.Client.CreateReceiver(News, Urgent);
        Assert.Equal("fire", (await urgent.ReceiveMessageAsync())!.Body.ToString());
        Assert.Null(await urgent.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task a_subscription_has_a_dead_letter_queue_of_its_own()
    {
        await _bus.SendAsync(News, "bad");
        await using var receiver = _bus.Client.CreateReceiver(News, Everything);
        await receiver.DeadLetterMessageAsync((await receiver.ReceiveMessageAsync())!, "Bad");
        await using var deadLetters = _bus.DeadLetters($"{News}/Subscriptions/{Everything}");
        Assert.Equal("Bad", (await deadLetters.ReceiveMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task nobody_can_receive_from_the_topic_itself()
    {
        await using var receiver = _bus.Client.CreateReceiver(News);
        var refused = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync());
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, refused.Reason);
    }
}
