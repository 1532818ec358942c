using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_a_message_is_scheduled : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task it_appears_when_it_is_due()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        var sequence = await sender.ScheduleMessageAsync(new ServiceBusMessage("later"), _bus.Time.GetUtcNow() + Hour);
        Assert.True(sequence > 0);
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
        _bus.Time.Advance(Hour);
        var got = await receiver.ReceiveMessageAsync();
        Assert.Equal("later", got!.Body.ToString());
        Assert.Equal(_bus.Time.GetUtcNow(), got.ScheduledEnqueueTime, TimeSpan.FromMilliseconds(1));
        Assert.Equal(_bus.Time.GetUtcNow(), got.EnqueuedTime, TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(sequence, got.SequenceNumber);
    }

    [Fact]
    public async Task sending_with_a_time_schedules_as_well()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessageAsync(new ServiceBusMessage("later") { ScheduledEnqueueTime = _bus.Time.GetUtcNow() + Hour });
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
        _bus.Time.Advance(Hour);
        Assert.NotNull(await receiver.ReceiveMessageAsync());
    }

    [Fact]
    public async Task it_can_be_cancelled_once()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        var sequence = await sender.ScheduleMessageAsync(new ServiceBusMessage("never"), _bus.Time.GetUtcNow() + Hour);
        await sender.CancelScheduledMessageAsync(sequence);
        var gone = await Assert.ThrowsAsync<ServiceBusException>(() => sender.CancelScheduledMessageAsync(sequence));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason);
        _bus.Time.Advance(Hour);
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task it_survives_a_restart()
    {
        await using (var sender = _bus.Client.CreateSender(News))
            await sender.ScheduleMessageAsync(new ServiceBusMessage("tomorrow"), _bus.Time.GetUtcNow() + Hour);
        await _bus.RestartAsync();
        _bus.Time.Advance(Hour);
        await using var receiver = _bus.Client.CreateReceiver(News, Everything);
        Assert.Equal("tomorrow", (await receiver.ReceiveMessageAsync())!.Body.ToString());
    }
}

public sealed class when_a_message_outlives_its_time : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Fact]
    public async Task it_is_dropped()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessageAsync(new ServiceBusMessage("old") { TimeToLive = TimeSpan.FromMinutes(1) });
        _bus.Time.Advance(TimeSpan.FromMinutes(1));
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.Null(await receiver.ReceiveMessageAsync(Soon));
    }

    [Fact]
    public async Task it_is_dead_lettered_where_the_queue_says_so()
    {
        await _bus.SendAsync(Expiring, "old");
        _bus.Time.Advance(TimeSpan.FromMinutes(10));
        await using var deadLetters = _bus.DeadLetters(Expiring);
        var dead = await deadLetters.ReceiveMessageAsync();
        Assert.Equal("TTLExpiredException", dead!.DeadLetterReason);
    }

    [Fact]
    public async Task its_holder_may_still_complete_it()
    {
        await using var sender = _bus.Client.CreateSender(Reports);
        await sender.SendMessageAsync(new ServiceBusMessage("old") { TimeToLive = TimeSpan.FromSeconds(10) });
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        var held = await receiver.ReceiveMessageAsync();
        _bus.Time.Advance(TimeSpan.FromSeconds(20));
        await receiver.CompleteMessageAsync(held!);
    }
}
