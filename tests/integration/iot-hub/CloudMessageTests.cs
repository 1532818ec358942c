using System.Collections.Concurrent;
using System.Text;
using Emulators.IotHub.CloudMessages;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using TestSupport;

namespace Emulators.IotHub;

public sealed class when_the_cloud_sends_to_a_device
{
    [Fact]
    public async Task it_waits_for_the_device_through_a_restart_and_comes_until_it_is_completed()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await hub.Emulator.SendToDeviceAsync("POS-0001", new CloudMessage("first"u8.ToArray())
        {
            MessageId = "m-1",
            CorrelationId = "c-1",
            ContentType = "text/plain",
            Properties = new Dictionary<string, string> { ["note"] = "a & b" },
        });
        await hub.StopEmulatorAsync();
        await hub.StartEmulatorAsync();

        var received = new ConcurrentQueue<Message>();
        await using (var client = hub.Client(connectionString))
        {
            await client.SetReceiveMessageHandlerAsync(Remember, null);
            await Eventually.True(() => received.Count == 1);
        }

        // Not completed, so it comes again.
        await using (var client = hub.Client(connectionString))
        {
            await client.SetReceiveMessageHandlerAsync(Remember, null);
            await Eventually.True(() => received.Count == 2);
            var message = received.Last();
            Assert.Equal(("m-1", "c-1", "text/plain", "a & b"), (message.MessageId, message.CorrelationId, message.ContentType, message.Properties["note"]));
            Assert.Equal("first", Encoding.UTF8.GetString(message.GetBytes()));
            await client.CompleteAsync(message);
            await Assert.ThrowsAsync<DeviceMessageLockLostException>(() => client.CompleteAsync(message));
            await Eventually.Get(() => hub.Service.GetDeviceAsync("POS-0001"), d => (int)d["cloudToDeviceMessageCount"]! == 0);
        }

        Task Remember(Message message, object? context)
        {
            received.Enqueue(message);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task one_whose_time_is_over_is_not_delivered()
    {
        var clock = Clocks.Still();
        await using var hub = await TestHub.StartAsync(clock);
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await hub.Emulator.SendToDeviceAsync("POS-0001", new CloudMessage("old"u8.ToArray()) { TimeToLive = TimeSpan.FromSeconds(10) });
        clock.Advance(TimeSpan.FromSeconds(11));
        await hub.Emulator.SendToDeviceAsync("POS-0001", new CloudMessage("new"u8.ToArray()));

        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);
        await device.SubscribeAsync("devices/POS-0001/messages/devicebound/#", 1);

        Assert.Equal("new", Encoding.UTF8.GetString((await device.NextAsync()).Payload));
    }
}
