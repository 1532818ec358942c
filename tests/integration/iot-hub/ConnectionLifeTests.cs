using MQTTnet;
using MQTTnet.Formatter;

namespace Emulators.IotHub;

public sealed class when_a_connection_has_had_its_time
{
    private static readonly TimeSpan Almost = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task a_token_that_expires_ends_it()
    {
        var clock = Clocks.Still();
        await using var hub = await TestHub.StartAsync(clock);
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"), life: TimeSpan.FromSeconds(60));

        clock.Advance(TimeSpan.FromSeconds(60) - Almost);
        await device.PublishAsync("devices/POS-0001/messages/events/");
        clock.Advance(Almost);

        await device.DroppedAsync();
        Assert.Equal("Disconnected", (string?)(await hub.Service.GetDeviceAsync("POS-0001"))["connectionState"]);
    }

    [Theory]
    [InlineData(60, 90)]
    [InlineData(1177, 1766)]
    [InlineData(3000, 1767)]
    [InlineData(0, 1767)]
    public async Task silence_for_one_and_a_half_keep_alives_but_at_most_1767_seconds_ends_it(int keepAliveSeconds, int allowedSeconds)
    {
        var clock = Clocks.Still();
        await using var hub = await TestHub.StartAsync(clock);
        await using var device = await RawDevice.ConnectAsync(
            hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"), keepAliveSeconds, life: TimeSpan.FromHours(5));

        clock.Advance(TimeSpan.FromSeconds(allowedSeconds) - Almost);
        await device.PublishAsync("devices/POS-0001/messages/events/");
        clock.Advance(TimeSpan.FromSeconds(allowedSeconds) - Almost);
        await device.PublishAsync("devices/POS-0001/messages/events/");
        clock.Advance(TimeSpan.FromSeconds(allowedSeconds) + Almost);

        await device.DroppedAsync();
    }

    [Fact]
    public async Task a_second_connection_of_the_device_ends_the_first()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await using var first = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);
        await using var second = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);

        await first.DroppedAsync();
        await second.PublishAsync("devices/POS-0001/messages/events/");
        Assert.Equal("Connected", (string?)(await hub.Service.GetDeviceAsync("POS-0001"))["connectionState"]);
    }

    [Fact]
    public async Task disabling_the_device_ends_it_and_keeps_it_out_until_it_is_enabled()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);

        await hub.Service.PutDeviceAsync("POS-0001", new() { ["status"] = "disabled", ["statusReason"] = "stolen" }, ifMatch: "*");

        await device.DroppedAsync();
        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, await AttemptAsync());
        await hub.Service.PutDeviceAsync("POS-0001", new() { ["status"] = "enabled" }, ifMatch: "*");
        Assert.Equal(MqttClientConnectResultCode.Success, await AttemptAsync());

        async Task<MqttClientConnectResultCode> AttemptAsync()
        {
            var (attempt, code) = await RawDevice.TryConnectAsync(
                hub, "POS-0001", RawDevice.UserName(hub, "POS-0001"), RawDevice.Token(hub, connectionString), version: MqttProtocolVersion.V311);
            await attempt.DisposeAsync();
            return code;
        }
    }

    [Fact]
    public async Task removing_the_device_ends_it()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await hub.Service.SendAsync(HttpMethod.Delete, "/devices/POS-0001")).Status);
        await device.DroppedAsync();
    }
}
