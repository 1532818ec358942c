using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.IotHub.CloudMessages;
using TestSupport;

namespace Emulators.IotHub;

/// <summary>The whole protocol with the official package azure-iot-device-mqtt as the device.</summary>
public sealed class when_the_device_runs_the_official_node_sdk
{
    [Fact]
    public async Task it_works_with_a_key()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("node-1");
        await hub.Service.PatchTwinAsync("node-1", """{"properties":{"desired":{"interval":5}}}""");

        await using var device = await NodeDevice.StartAsync(hub, connectionString);

        await PlayAsync(hub, device, "sas");
    }

    [Fact]
    public async Task it_works_with_a_certificate()
    {
        await using var hub = await TestHub.StartAsync();
        using var certificate = hub.Authority.ClientCertificate("node-1");
        await hub.Service.PutDeviceAsync("node-1", new JsonObject
        {
            ["deviceId"] = "node-1",
            ["authentication"] = new JsonObject
            {
                ["type"] = "selfSigned",
                ["x509Thumbprint"] = new JsonObject { ["primaryThumbprint"] = certificate.GetCertHashString(HashAlgorithmName.SHA256) },
            },
        });
        await hub.Service.PatchTwinAsync("node-1", """{"properties":{"desired":{"interval":5}}}""");
        var keyFile = Path.Combine(hub.Folder, "certificates", "node-1.key.pem");

        await using var device = await NodeDevice.StartAsync(hub, $"HostName={hub.HostName};DeviceId=node-1;x509=true", keyFile, keyFile);

        await PlayAsync(hub, device, "x509");
    }

    private static async Task PlayAsync(TestHub hub, NodeDevice device, string authenticationType)
    {
        await device.ExpectAsync("open");
        await device.ExpectAsync("sent");
        var routed = await hub.NextRoutedAsync();
        Assert.Equal("""{"reading":21}""", Encoding.UTF8.GetString(routed.Body.Span));
        Assert.Equal(("node-1", "corr-1", "application/json", "utf-8"), (routed.MessageId, routed.CorrelationId, routed.ContentType, routed.ContentEncoding));
        Assert.Equal("a reading & more", routed.Properties["kind"]);
        Assert.Equal("node-1", routed.Properties["iothub-connection-device-id"]);
        Assert.Contains($"\"type\":\"{authenticationType}\"", routed.Properties["iothub-connection-auth-method"], StringComparison.Ordinal);

        var twin = await device.ExpectAsync("twin");
        Assert.Equal(5, (int)twin!["desired"]!["interval"]!);
        await device.ExpectAsync("desired");
        await device.ExpectAsync("reported");
        Assert.Equal("1.2.3", (string?)(await hub.Service.GetTwinAsync("node-1"))["properties"]!["reported"]!["firmware"]);

        await hub.Service.PatchTwinAsync("node-1", """{"properties":{"desired":{"interval":9}}}""");
        var patch = await device.ExpectAsync("desired");
        Assert.Equal((9, 3), ((int)patch!["interval"]!, (int)patch["$version"]!));

        var answer = (await hub.Service.InvokeAsync("node-1", "echo", new JsonObject { ["a"] = "b" }, connectTimeout: 10)).Expect(HttpStatusCode.OK);
        Assert.Equal("""{"status":202,"payload":{"got":{"a":"b"}}}""", answer.ToJsonString());
        await device.ExpectAsync("answered");

        await hub.Emulator.SendToDeviceAsync("node-1", new CloudMessage(Encoding.UTF8.GetBytes("hello"))
        {
            MessageId = "cloud-1",
            Properties = new Dictionary<string, string> { ["note"] = "read & answer" },
        });
        var message = await device.ExpectAsync("message");
        Assert.Equal("""{"id":"cloud-1","body":"hello","note":"read & answer"}""", message!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        await Eventually.Get(() => hub.Service.GetDeviceAsync("node-1"), d => (int)d["cloudToDeviceMessageCount"]! == 0);
    }
}
