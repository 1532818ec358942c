using System.Text;
using Microsoft.Azure.Devices.Client;
using TestSupport;

namespace Emulators.IotHub;

public sealed class when_a_device_connects_with_its_key
{
    [Fact]
    public async Task its_telemetry_arrives_with_what_it_said_and_what_the_hub_stamped()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));

        using var message = new Message(Encoding.UTF8.GetBytes("""{"reading":1}"""))
        {
            MessageId = "m-1",
            CorrelationId = "c-1",
            ContentType = "application/json",
            ContentEncoding = "utf-8",
        };
        message.Properties["kind"] = "a report & more";
        await client.SendEventAsync(message);

        var routed = await hub.NextRoutedAsync();
        Assert.Equal("""{"reading":1}""", Encoding.UTF8.GetString(routed.Body.Span));
        Assert.Equal(("POS-0001", "m-1", "c-1"), (routed.DeviceId, routed.MessageId, routed.CorrelationId));
        Assert.Equal(("application/json", "utf-8"), (routed.ContentType, routed.ContentEncoding));
        Assert.Equal("a report & more", routed.Properties["kind"]);
        Assert.Equal("POS-0001", routed.Properties["iothub-connection-device-id"]);
        Assert.Contains("\"scope\":\"device\",\"type\":\"sas\"", routed.Properties["iothub-connection-auth-method"], StringComparison.Ordinal);
        Assert.NotEmpty(routed.Properties["iothub-enqueuedtime"]);
    }

    [Fact]
    public async Task the_registry_shows_it_connected_and_when_it_was_last_heard()
    {
        await using var hub = await TestHub.StartAsync();
        var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        Assert.Equal("Disconnected", (string?)(await hub.Service.GetDeviceAsync("POS-0001"))["connectionState"]);

        await client.OpenAsync();
        var connected = await hub.Service.GetDeviceAsync("POS-0001");
        Assert.Equal("Connected", (string?)connected["connectionState"]);
        Assert.True((DateTime)connected["lastActivityTime"]! > DateTime.UtcNow.AddMinutes(-1));

        await client.DisposeAsync();
        await Eventually.Get(() => hub.Service.GetDeviceAsync("POS-0001"), device => (string?)device["connectionState"] == "Disconnected");
        Assert.True((DateTime)(await hub.Service.GetDeviceAsync("POS-0001"))["lastActivityTime"]! > DateTime.UtcNow.AddMinutes(-1));
    }
}
