using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Devices.Shared;
using TestSupport;

namespace Emulators.IotHub;

public sealed class when_a_device_uses_its_twin
{
    [Fact]
    public async Task it_reads_what_is_desired_reports_what_is_and_hears_changes_in_order()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await hub.Service.PatchTwinAsync("POS-0001", """{"tags":{"store":"S1"},"properties":{"desired":{"limit":{"cents":100},"on":true}}}""");

        var twin = await client.GetTwinAsync();
        Assert.Equal(2, twin.Properties.Desired.Version);
        Assert.Equal(2, twin.Properties.Desired.Count);
        Assert.Equal(100, (int)twin.Properties.Desired["limit"]["cents"]);
        Assert.False(twin.Properties.Desired.Contains("$metadata"));

        var heard = new List<(long Version, int Cents)>();
        await client.SetDesiredPropertyUpdateCallbackAsync(
            (change, _) =>
            {
                heard.Add((change.Version, (int)change["limit"]["cents"]));
                return Task.CompletedTask;
            },
            null);
        for (var cents = 101; cents <= 105; cents++)
            await hub.Service.PatchTwinAsync("POS-0001", "{\"properties\":{\"desired\":{\"limit\":{\"cents\":" + cents + "}}}}");
        await Eventually.True(() => heard.Count == 5);
        Assert.Equal([(3, 101), (4, 102), (5, 103), (6, 104), (7, 105)], heard);

        var report = new TwinCollection();
        report["firmware"] = "1.0";
        report["reader"] = new TwinCollection("""{"state":"ready","old":1}""");
        await client.UpdateReportedPropertiesAsync(report);
        await client.UpdateReportedPropertiesAsync(new TwinCollection("""{"reader":{"old":null}}"""));

        var reported = (await hub.Service.GetTwinAsync("POS-0001"))["properties"]!["reported"]!;
        Assert.Equal(("1.0", "ready", 3), ((string?)reported["firmware"], (string?)reported["reader"]!["state"], (int)reported["$version"]!));
        Assert.Null(reported["reader"]!["old"]);
        Assert.NotNull(reported["$metadata"]!["reader"]!["state"]!["$lastUpdated"]);
        Assert.Equal("S1", (string?)(await hub.Service.GetTwinAsync("POS-0001"))["tags"]!["store"]);
    }

    [Fact]
    public async Task what_the_hub_cannot_take_is_answered_400_and_changes_nothing()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await device.SubscribeAsync("$iothub/twin/res/#");
        string[] refused =
        [
            "not json", "[1]", """{"a.b":1}""", """{"a b":1}""", """{"$a":1}""", """{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":1}}}}}}}}}}}""",
            $$"""{"a":"{{new string('x', 33 * 1024)}}"}""",
        ];
        foreach (var body in refused)
        {
            await device.PublishAsync("$iothub/twin/PATCH/properties/reported/?$rid=7", Encoding.UTF8.GetBytes(body));
            Assert.StartsWith("$iothub/twin/res/400/?$rid=7", (await device.NextAsync()).Topic, StringComparison.Ordinal);
        }

        await device.PublishAsync("$iothub/twin/PATCH/properties/reported/?$rid=8", "{\"a\":1}"u8.ToArray());
        Assert.Equal("$iothub/twin/res/204/?$rid=8&$version=2", (await device.NextAsync()).Topic);
        await device.PublishAsync("$iothub/twin/GET/?$rid=9");
        var answer = await device.NextAsync();
        Assert.Equal("$iothub/twin/res/200/?$rid=9", answer.Topic);
        Assert.Equal("""{"desired":{"$version":1},"reported":{"a":1,"$version":2}}""", Encoding.UTF8.GetString(answer.Payload));
    }
}

public sealed class when_the_service_changes_a_twin
{
    [Fact]
    public async Task versions_rise_and_a_stale_etag_is_refused()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.AddDeviceAsync("POS-0001");
        var first = await hub.Service.GetTwinAsync("POS-0001");
        var etag = (string)first["etag"]!;

        var second = await hub.Service.PatchTwinAsync("POS-0001", """{"properties":{"desired":{"a":1,"b":2}}}""", ifMatch: $"\"{etag}\"");
        Assert.Equal(((int)first["version"]! + 1, 2), ((int)second["version"]!, (int)second["properties"]!["desired"]!["$version"]!));

        var stale = await hub.Service.SendAsync(
            HttpMethod.Patch, "/twins/POS-0001", JsonNode.Parse("""{"properties":{"desired":{"a":2}}}"""), ifMatch: $"\"{etag}\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "PreconditionFailed"), (stale.Status, stale.ErrorCode));

        var third = await hub.Service.PatchTwinAsync("POS-0001", """{"properties":{"desired":{"a":null}}}""", ifMatch: "*");
        Assert.Null(third["properties"]!["desired"]!["a"]);
        Assert.Equal(2, (int)third["properties"]!["desired"]!["b"]!);
    }

    [Fact]
    public async Task a_replacement_removes_the_rest_and_the_device_hears_a_patch_that_leads_there()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await hub.Service.PatchTwinAsync("POS-0001", """{"tags":{"x":1,"y":2},"properties":{"desired":{"a":1,"b":2}}}""");
        await device.SubscribeAsync("$iothub/twin/PATCH/properties/desired/#");

        var replaced = (await hub.Service.SendAsync(
            HttpMethod.Put, "/twins/POS-0001", JsonNode.Parse("""{"tags":{"y":3},"properties":{"desired":{"b":5}}}"""))).Expect(HttpStatusCode.OK);

        Assert.Equal("""{"y":3}""", replaced["tags"]!.ToJsonString());
        Assert.Null(replaced["properties"]!["desired"]!["a"]);
        var change = await device.NextAsync();
        Assert.Equal("$iothub/twin/PATCH/properties/desired/?$version=3", change.Topic);
        Assert.Equal("""{"b":5,"a":null,"$version":3}""", Encoding.UTF8.GetString(change.Payload));
    }

    [Fact]
    public async Task the_twin_outlives_a_restart()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.AddDeviceAsync("POS-0001");
        var before = await hub.Service.PatchTwinAsync("POS-0001", """{"tags":{"x":1},"properties":{"desired":{"a":{"b":[1,2]}}}}""");
        await hub.StopEmulatorAsync();
        await hub.StartEmulatorAsync();
        Assert.Equal(before.ToJsonString(), (await hub.Service.GetTwinAsync("POS-0001")).ToJsonString());
    }
}
