using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_a_message_is_held : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly Bus _bus = new();
    private ServiceBusReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = _bus.Client.CreateReceiver(Short);
        await _bus.SendAsync(Short, "held");
    }

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task nobody_else_gets_it_until_the_lock_ends()
    {
        await ReceiveAsync();
        await using var other = _bus.Client.CreateReceiver(Short);
        Assert.Null(await other.ReceiveMessageAsync(Soon));
        _bus.Time.Advance(LockDuration);
        Assert.Equal(2, (await other.ReceiveMessageAsync())!.DeliveryCount);
    }

    [Fact]
    public async Task completing_removes_it()
    {
        await _receiver.CompleteMessageAsync(await ReceiveAsync());
        _bus.Time.Advance(LockDuration * 2);
        await _bus.RestartAsync();
        await using var after = _bus.Client.CreateReceiver(Short);
        Assert.Null(await after.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task completing_twice_or_after_the_lock_ended_is_refused()
    {
        var message = await ReceiveAsync();
        await _receiver.CompleteMessageAsync(message);
        await AssertLockLost(() => _receiver.CompleteMessageAsync(message));

        await _bus.SendAsync(Short, "late");
        var late = await ReceiveAsync();
        _bus.Time.Advance(LockDuration);
        await AssertLockLost(() => _receiver.CompleteMessageAsync(late));
        await AssertLockLost(() => _receiver.RenewMessageLockAsync(late));
    }

    [Fact]
    public async Task renewing_keeps_it()
    {
        var message = await ReceiveAsync();
        var lockedUntil = message.LockedUntil;
        _bus.Time.Advance(LockDuration * 0.8);
        await _receiver.RenewMessageLockAsync(message);
        Assert.Equal(lockedUntil + LockDuration * 0.8, message.LockedUntil, TimeSpan.FromMilliseconds(1));
        _bus.Time.Advance(LockDuration * 0.8);
        await _receiver.CompleteMessageAsync(message);
    }

    [Fact]
    public async Task abandoning_offers_it_again_at_once_with_the_changed_properties()
    {
        await _receiver.AbandonMessageAsync(
            await ReceiveAsync(), new Dictionary<string, object> { ["why"] = "busy", ["tries"] = 1 });
        var again = await ReceiveAsync();
        Assert.Equal(2, again.DeliveryCount);
        Assert.Equal("busy", again.ApplicationProperties["why"]);
        Assert.Equal(1, again.ApplicationProperties["tries"]);
        Assert.Equal("held", again.Body.ToString());
    }

    [Fact]
    public async Task the_last_allowed_delivery_leads_to_the_dead_letter_queue()
    {
        await _receiver.AbandonMessageAsync(await ReceiveAsync());
        await _receiver.AbandonMessageAsync(await ReceiveAsync());
        Assert.Null(await _receiver.ReceiveMessageAsync(Soon));
        await using var deadLetters = _bus.DeadLetters(Short);
        var dead = await deadLetters.ReceiveMessageAsync();
        Assert.Equal("held", dead!.Body.ToString());
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Contains("2 delivery attempts", dead.DeadLetterErrorDescription, StringComparison.Ordinal);
        await deadLetters.CompleteMessageAsync(dead);
    }

    [Fact]
    public async Task locks_that_end_count_as_deliveries()
    {
        await ReceiveAsync();
        _bus.Time.Advance(LockDuration);
        await ReceiveAsync();
        _bus.Time.Advance(LockDuration);
        await using var deadLetters = _bus.DeadLetters(Short);
        Assert.Equal("MaxDeliveryCountExceeded", (await deadLetters.ReceiveMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task dead_lettering_tells_why()
    {
        await _receiver.DeadLetterMessageAsync(
            await ReceiveAsync(), new Dictionary<string, object> { ["seen-by"] = "tests" }, "Malformed", "no such field");
        await using var deadLetters = _bus.DeadLetters(Short);
        var dead = (await deadLetters.ReceiveMessageAsync())!;
        Assert.Equal("Malformed", dead.DeadLetterReason);
        Assert.Equal("no such field", dead.DeadLetterErrorDescription);
        Assert.Equal("tests", dead.ApplicationProperties["seen-by"]);
        var copy = new ServiceBusMessage(dead);
        Assert.False(copy.ApplicationProperties.ContainsKey("DeadLetterReason"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => deadLetters.DeadLetterMessageAsync(dead));
        Assert.Equal("Short/$DeadLetterQueue", deadLetters.EntityPath, true);
    }

    [Fact]
    public async Task a_dead_letter_can_be_held_and_abandoned_for_ever()
    {
        await _receiver.DeadLetterMessageAsync(await ReceiveAsync(), "Malformed");
        await using var deadLetters = _bus.DeadLetters(Short);
        for (var i = 0; i < 5; i++)
            await deadLetters.AbandonMessageAsync((await deadLetters.ReceiveMessageAsync())!);
        Assert.Equal("held", (await deadLetters.ReceiveMessageAsync())!.Body.ToString());
    }

    [Fact]
    public async Task a_deferred_message_is_set_aside()
    {
        await _receiver.DeferMessageAsync(await ReceiveAsync());
        Assert.Null(await _receiver.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task it_can_be_settled_after_the_link_it_came_on_is_gone()
    {
        var message = await ReceiveAsync();
        await _receiver.DisposeAsync();
        await using var other = _bus.Client.CreateReceiver(Short);
        await other.CompleteMessageAsync(message);
        _bus.Time.Advance(LockDuration);
        Assert.Null(await other.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task messages_prefetched_and_not_taken_go_back_uncounted_when_the_receiver_closes()
    {
        await _receiver.CompleteMessageAsync(await ReceiveAsync());
        await _bus.SendAsync(Short, "one", "two");
        await using (var prefetching = _bus.Client.CreateReceiver(Short, new ServiceBusReceiverOptions { PrefetchCount = 10 }))
            Assert.Equal("one", (await prefetching.ReceiveMessageAsync())!.Body.ToString());

        await using var other = _bus.Client.CreateReceiver(Short);
        var two = await other.ReceiveMessageAsync();
        Assert.Equal("two", two!.Body.ToString());
        Assert.Equal(1, two.DeliveryCount);
    }

    private static async Task AssertLockLost(Func<Task> settle)
    {
        var refused = await Assert.ThrowsAsync<ServiceBusException>(settle);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, refused.Reason);
        Assert.False(refused.IsTransient);
    }

    private async Task<ServiceBusReceivedMessage> ReceiveAsync() =>
        await _receiver.ReceiveMessageAsync() ?? throw new InvalidOperationException("Nothing was received.");
}
