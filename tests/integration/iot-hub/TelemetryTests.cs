using System.Globalization;
using System.Text;
using Microsoft.Azure.Devices.Client;
using Microsoft.Data.Sqlite;
using TestSupport;

namespace Emulators.IotHub;

public sealed class when_a_device_sends_telemetry
{
    [Fact]
    public async Task it_cannot_set_what_the_hub_stamps()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));

        await device.PublishAsync(
            "devices/POS-0001/messages/events/%24.mid=m-1&iothub-connection-device-id=POS-0002&IoTHub-Connection-Auth-Method=none"
            + "&iothub-enqueuedtime=1999-01-01&%24.cdid=POS-0002&%24.on=x&own=kept");

        var routed = await hub.NextRoutedAsync();
        Assert.Equal("m-1", routed.MessageId);
        Assert.Equal("POS-0001", routed.Properties["iothub-connection-device-id"]);
        Assert.Contains("\"type\":\"sas\"", routed.Properties["iothub-connection-auth-method"], StringComparison.Ordinal);
        Assert.True(DateTime.Parse(routed.Properties["iothub-enqueuedtime"], CultureInfo.InvariantCulture) > DateTime.UtcNow.AddMinutes(-1));
        Assert.Equal(
            ["iothub-connection-auth-generation-id", "iothub-connection-auth-method", "iothub-connection-device-id", "iothub-enqueuedtime", "iothub-message-source", "own"],
            routed.Properties.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task the_RETAIN_flag_becomes_a_property()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await device.PublishAsync("devices/POS-0001/messages/events/", retain: true);
        await device.PublishAsync("devices/POS-0001/messages/events/");
        Assert.Equal("true", (await hub.NextRoutedAsync()).Properties["mqtt-retain"]);
        Assert.False((await hub.NextRoutedAsync(1)).Properties.ContainsKey("mqtt-retain"));
    }

    [Fact]
    public async Task QoS_0_arrives_too()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await device.PublishAsync("devices/POS-0001/messages/events/", "x"u8.ToArray(), quality: 0);
        Assert.Equal("x", Encoding.UTF8.GetString((await hub.NextRoutedAsync()).Body.Span));
    }

    [Fact]
    public async Task one_that_does_not_fit_the_route_is_dropped_and_the_next_goes_on()
    {
        await using var hub = await TestHub.StartAsync(route: message => message.MessageId == "huge"
            ? throw new Routing.MessageTooLargeException("It does not fit.", new InvalidOperationException())
            : Task.CompletedTask);
        hub.Log.Expect("does not fit the route");
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await device.PublishAsync("devices/POS-0001/messages/events/%24.mid=huge");
        await device.PublishAsync("devices/POS-0001/messages/events/%24.mid=next");
        Assert.Equal("next", (await hub.NextRoutedAsync()).MessageId);
    }

    [Fact]
    public async Task the_messages_of_one_device_are_routed_in_order()
    {
        const int Messages = 100;
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        for (var number = 0; number < Messages; number++)
            await device.PublishAsync($"devices/POS-0001/messages/events/%24.mid={number}", quality: number % 2);
        await hub.NextRoutedAsync(Messages - 1);
        Assert.Equal(
            Enumerable.Range(0, Messages).Select(n => n.ToString(CultureInfo.InvariantCulture)), hub.Routed.Select(m => m.MessageId!));
    }
}

public sealed class when_the_disk_is_slow
{
    [Fact]
    public async Task telemetry_is_not_acknowledged_before_it_is_stored()
    {
        const int Rounds = 20;
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await using var other = hub.Client(await hub.AddDeviceAsync("POS-0002"));
        await other.SetMethodDefaultHandlerAsync((_, _) => Task.FromResult(new MethodResponse(200)), null);

        // Nobody else can write while this transaction is open.
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(hub.Folder, "hub.db")};Pooling=False");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        var publishing = device.PublishAsync("devices/POS-0001/messages/events/%24.mid=1");
        for (var round = 0; round < Rounds; round++)
            await hub.Service.InvokeAsync("POS-0002", "ping");
        Assert.False(publishing.IsCompleted);
        Assert.Empty(hub.Routed);

        await transaction.RollbackAsync();
        await publishing;
        Assert.Equal("1", (await hub.NextRoutedAsync()).MessageId);
    }
}

public sealed class when_the_queue_is_down
{
    [Fact]
    public async Task telemetry_is_acknowledged_and_routed_once_the_queue_is_back()
    {
        var refusals = 0;
        var isDown = true;
        await using var hub = await TestHub.StartAsync(route: _ =>
        {
            if (!isDown)
                return Task.CompletedTask;
            refusals++;
            throw new IOException("The queue is down.");
        });
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));

        await device.PublishAsync("devices/POS-0001/messages/events/%24.mid=1");
        await Eventually.True(() => refusals >= 2);
        isDown = false;

        Assert.Equal("1", (await hub.NextRoutedAsync()).MessageId);
    }

    [Fact]
    public async Task what_was_acknowledged_outlives_a_restart()
    {
        await using var hub = await TestHub.StartAsync(route: _ => throw new IOException("The queue is down."));
        await using (var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001")))
            await device.PublishAsync("devices/POS-0001/messages/events/%24.mid=1", "body"u8.ToArray());

        await hub.StopEmulatorAsync();
        hub.Route = null;
        await hub.StartEmulatorAsync();

        var routed = await hub.NextRoutedAsync();
        Assert.Equal(("1", "body"), (routed.MessageId, Encoding.UTF8.GetString(routed.Body.Span)));
        Assert.Equal("POS-0001", routed.Properties["iothub-connection-device-id"]);
    }
}
