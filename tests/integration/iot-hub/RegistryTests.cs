using System.Net;
using System.Text.Json.Nodes;
using Emulators.IotHub.Security;

namespace Emulators.IotHub;

public sealed class when_the_service_manages_devices
{
    [Fact]
    public async Task a_new_device_gets_two_keys_and_its_id_is_taken()
    {
        await using var hub = await TestHub.StartAsync();
        var device = await hub.Service.PutDeviceAsync("POS-0001");
        var keys = device["authentication"]!["symmetricKey"]!;
        Assert.Equal(32, Convert.FromBase64String((string)keys["primaryKey"]!).Length);
        Assert.NotEqual((string)keys["primaryKey"]!, (string)keys["secondaryKey"]!);
        Assert.Equal(("sas", "enabled", "Disconnected"), ((string?)device["authentication"]!["type"], (string?)device["status"], (string?)device["connectionState"]));

        var again = await hub.Service.SendAsync(HttpMethod.Put, "/devices/POS-0001", new JsonObject { ["deviceId"] = "POS-0001" });
        Assert.Equal((HttpStatusCode.Conflict, "DeviceAlreadyExists"), (again.Status, again.ErrorCode));
        Assert.Equal(device.ToJsonString(), (await hub.Service.GetDeviceAsync("POS-0001")).ToJsonString());
    }

    [Fact]
    public async Task a_change_needs_the_etag_and_keeps_the_keys_it_does_not_name()
    {
        await using var hub = await TestHub.StartAsync();
        var device = await hub.Service.PutDeviceAsync("POS-0001");
        var stale = await hub.Service.SendAsync(HttpMethod.Put, "/devices/POS-0001", new JsonObject { ["status"] = "disabled" }, ifMatch: "\"AAAA\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);

        var changed = await hub.Service.PutDeviceAsync("POS-0001", new JsonObject { ["status"] = "disabled" }, ifMatch: $"\"{(string)device["etag"]!}\"");
        Assert.Equal("disabled", (string?)changed["status"]);
        Assert.NotEqual((string)device["etag"]!, (string)changed["etag"]!);
        Assert.Equal(device["authentication"]!.ToJsonString(), changed["authentication"]!.ToJsonString());
    }

    [Fact]
    public async Task all_devices_are_listed_up_to_top_and_a_removed_one_is_gone()
    {
        await using var hub = await TestHub.StartAsync();
        foreach (var id in new[] { "c", "a", "b" })
            await hub.Service.PutDeviceAsync(id);
        (await hub.Service.SendAsync(HttpMethod.Delete, "/devices/a", ifMatch: "*")).Expect(HttpStatusCode.NoContent);
        var gone = await hub.Service.SendAsync(HttpMethod.Get, "/devices/a");
        Assert.Equal((HttpStatusCode.NotFound, "DeviceNotFound"), (gone.Status, gone.ErrorCode));

        var all = (await hub.Service.SendAsync(HttpMethod.Get, "/devices")).Expect(HttpStatusCode.OK);
        Assert.Equal(["b", "c"], all.AsArray().Select(d => (string)d!["deviceId"]!));
        var one = (await hub.Service.SendAsync(HttpMethod.Get, "/devices?top=1")).Expect(HttpStatusCode.OK);
        Assert.Equal(["b"], one.AsArray().Select(d => (string)d!["deviceId"]!));
    }

    [Fact]
    public async Task a_malformed_registration_is_400()
    {
        (string DeviceId, string Body)[] malformed =
        [
            ("bad id", "{}"),
            ("POS-0001", """{"deviceId":"POS-0002"}"""),
            ("POS-0001", """{"status":"sleeping"}"""),
            ("POS-0001", """{"authentication":{"type":"certificateAuthority"}}"""),
            ("POS-0001", """{"authentication":{"type":"selfSigned"}}"""),
            ("POS-0001", """{"authentication":{"type":"selfSigned","x509Thumbprint":{"primaryThumbprint":"12"}}}"""),
            ("POS-0001", """{"authentication":{"symmetricKey":{"primaryKey":"too short"}}}"""),
        ];
        await using var hub = await TestHub.StartAsync();
        foreach (var (deviceId, body) in malformed)
        {
            var answer = await hub.Service.SendAsync(HttpMethod.Put, $"/devices/{Uri.EscapeDataString(deviceId)}", JsonNode.Parse(body));
            Assert.True((HttpStatusCode.BadRequest, "ArgumentInvalid") == (answer.Status, answer.ErrorCode), $"{deviceId} {body}: {answer}");
        }

        Assert.Equal("[]", (await hub.Service.SendAsync(HttpMethod.Get, "/devices")).Expect(HttpStatusCode.OK).ToJsonString());
    }

    [Fact]
    public async Task only_a_valid_token_of_a_policy_with_the_permission_opens_it()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.AddDeviceAsync("POS-0001");
        async Task Answers(HttpStatusCode status, string token) =>
            Assert.Equal(status, (await hub.Service.SendAsync(HttpMethod.Get, "/devices/POS-0001", token: token)).Status);

        await Answers(HttpStatusCode.OK, hub.Service.Token());
        await Answers(HttpStatusCode.OK, hub.Service.Token(resource: $"{hub.HostName}/devices"));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(resource: $"{hub.HostName}/dev"));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(resource: $"{hub.HostName}/twins"));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(resource: "other.azure-devices.net"));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(life: TimeSpan.FromSeconds(-1)));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(key: Convert.ToBase64String(new byte[32])));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(policy: "unknown"));
        await Answers(HttpStatusCode.Unauthorized, hub.Service.Token(policy: "device", key: TestHub.DevicePolicyKey));
        await Answers(HttpStatusCode.Unauthorized, "Bearer x");
        await Answers(HttpStatusCode.Unauthorized, "");
        Assert.Equal(
            HttpStatusCode.BadRequest, (await hub.Service.SendAsync(HttpMethod.Get, "/devices/POS-0001", apiVersion: "2001-01-01")).Status);
    }
}

public sealed class when_a_token_is_made
{
    [Fact]
    public void it_is_signed_as_IoT_Hub_signs_on_both_sides()
    {
        const string Resource = "contoso.azure-devices.net/devices/POS-0001";
        const string Expected = "SharedAccessSignature sr=contoso.azure-devices.net%2Fdevices%2FPOS-0001"
            + "&sig=21%2BOh9DupqpZgbM2LQh7WlxRsNxXMVB2KLtkO1TnWkk%3D&se=1893456000";
        var key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(n => (byte)n)]);
        var expiresOn = DateTimeOffset.FromUnixTimeSeconds(1893456000);

        Assert.Equal(Expected, SharedAccessSignature.Create(Resource, key, expiresOn));
        Assert.Equal(Expected, Microsoft.Azure.Devices.Client.SasToken.Create(Resource, key, expiresOn).Text);

        var parsed = SharedAccessSignature.Parse(Expected)!;
        Assert.Equal(Resource, parsed.Resource);
        Assert.True(parsed.IsValid([null, key], expiresOn.AddSeconds(-1)));
        Assert.False(parsed.IsValid([key], expiresOn));
        Assert.False(parsed.IsValid([Convert.ToBase64String(new byte[32])], expiresOn.AddSeconds(-1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sr=a&sig=b&se=1")]
    [InlineData("SharedAccessSignature sr=a&sig=%%%&se=1")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAA&se=soon")]
    [InlineData("SharedAccessSignature sr=a&sig=AAAA&se=99999999999999999")]
    [InlineData("SharedAccessSignature sr=a&sr=b&sig=AAAA&se=1")]
    [InlineData("SharedAccessSignature sig=AAAA&se=1")]
    public void what_is_none_is_not_taken_for_one(string text) => Assert.Null(SharedAccessSignature.Parse(text));
}
