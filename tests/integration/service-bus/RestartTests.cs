using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_the_emulator_restarts : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task messages_and_delivery_counts_are_kept_and_locks_end()
    {
        await _bus.SendAsync(Short, "one", "two");
        await using (var receiver = _bus.Client.CreateReceiver(Short))
            Assert.Equal("one", (await receiver.ReceiveMessageAsync())!.Body.ToString());
        await _bus.RestartAsync();
        await using var after = _bus.Client.CreateReceiver(Short);
        var one = await after.ReceiveMessageAsync();
        Assert.Equal(("one", 2), (one!.Body.ToString(), one.DeliveryCount));
        var two = await after.ReceiveMessageAsync();
        Assert.Equal(("two", 1), (two!.Body.ToString(), two.DeliveryCount));
    }

    [Fact]
    public async Task a_message_held_for_the_last_time_is_dead_lettered()
    {
        await _bus.SendAsync(Short, "poison");
        for (var i = 0; i < 2; i++)
        {
            await using (var receiver = _bus.Client.CreateReceiver(Short))
                Assert.NotNull(await receiver.ReceiveMessageAsync());
            await _bus.RestartAsync();
        }

        await using var deadLetters = _bus.DeadLetters(Short);
        Assert.Equal("MaxDeliveryCountExceeded", (await deadLetters.ReceiveMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task a_client_that_stays_finds_it_again()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        await sender.SendMessageAsync(new ServiceBusMessage("before"));
        Assert.Equal("before", (await receiver.ReceiveMessageAsync())!.Body.ToString());
        var waiting = receiver.ReceiveMessageAsync();
        await _bus.RestartUnderClientAsync();
        Assert.Equal("before", (await waiting)!.Body.ToString());
        await sender.SendMessageAsync(new ServiceBusMessage("after"));
        var after = await receiver.ReceiveMessageAsync();
        Assert.Equal("after", after!.Body.ToString());
        await receiver.CompleteMessageAsync(after);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
    }
}
