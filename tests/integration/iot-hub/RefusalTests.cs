using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Emulators.IotHub.Security;
using MQTTnet;
using MQTTnet.Formatter;

namespace Emulators.IotHub;

public sealed class when_a_device_does_what_the_hub_does_not_allow
{
    private const int MessageLimit = 256 * 1024;

    private static readonly string[] ForeignTopics =
    [
        "devices/POS-0002/messages/events/",
        "devices/POS-00011/messages/events/",
        "devices/POS-0001/messages/devicebound/",
        "devices/POS-0001/messages/events-and-more",
        "$iothub/methods/POST/read/?$rid=1",
        "$iothub/methods/res/abc/?$rid=1",
        "$iothub/twin/GET/",
        "$iothub/twin/PATCH/properties/desired/?$rid=1",
        "anything",
    ];

    private static readonly string[] ForeignFilters =
    [
        "devices/POS-0002/messages/devicebound/#",
        "devices/+/messages/devicebound/#",
        "devices/#",
        "$iothub/#",
        "#",
        "devices/POS-0001/messages/events/#",
    ];

    [Fact]
    public async Task a_publish_to_a_foreign_topic_ends_its_connection()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        foreach (var topic in ForeignTopics)
        {
            await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);
            await device.ExpectDropAsync(() => device.PublishAsync(topic));
        }

        Assert.Empty(hub.Routed);
    }

    [Fact]
    public async Task a_subscription_to_a_foreign_topic_ends_its_connection()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        foreach (var filter in ForeignFilters)
        {
            await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);
            await device.ExpectDropAsync(() => device.SubscribeAsync(filter));
        }
    }

    [Fact]
    public async Task a_publish_at_QoS_2_ends_its_connection()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        await device.ExpectDropAsync(() => device.PublishAsync("devices/POS-0001/messages/events/", quality: 2));
        Assert.Empty(hub.Routed);
    }

    [Fact]
    public async Task a_subscription_at_QoS_2_is_granted_QoS_1()
    {
        await using var hub = await TestHub.StartAsync();
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", await hub.AddDeviceAsync("POS-0001"));
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await device.SubscribeAsync("devices/POS-0001/messages/devicebound/#", 2));
    }

    [Fact]
    public async Task a_message_above_256_KB_ends_its_connection_and_one_at_the_limit_is_taken()
    {
        const string Topic = "devices/POS-0001/messages/events/";
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await using var device = await RawDevice.ConnectAsync(hub, "POS-0001", connectionString);

        await device.PublishAsync(Topic, new byte[MessageLimit - Topic.Length]);
        Assert.Equal(MessageLimit - Topic.Length, (await hub.NextRoutedAsync()).Body.Length);

        await device.ExpectDropAsync(() => device.PublishAsync(Topic, new byte[MessageLimit - Topic.Length + 1]));
        Assert.Single(hub.Routed);
    }
}

public sealed class when_a_device_is_not_who_it_says
{
    [Fact]
    public async Task the_connect_is_refused_with_the_code_for_its_reason()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await hub.AddDeviceAsync("POS-0002");
        var token = RawDevice.Token(hub, connectionString);
        var userName = RawDevice.UserName(hub, "POS-0001");
        var wrongKey = SharedAccessSignature.Create($"{hub.HostName}/devices/POS-0001", hub.OwnerKey, DateTimeOffset.UtcNow.AddHours(1));

        async Task Refuses(string what, MqttClientConnectResultCode code, string clientId, string? user, string? password, MqttProtocolVersion version = MqttProtocolVersion.V311)
        {
            var (device, answer) = await RawDevice.TryConnectAsync(hub, clientId, user, password, version: version);
            await device.DisposeAsync();
            Assert.True(answer == code, $"{what}: {answer} instead of {code}");
        }

        await Refuses("another client id", MqttClientConnectResultCode.ClientIdentifierNotValid, "POS-0002", userName, token);
        await Refuses("no user name", MqttClientConnectResultCode.BadUserNameOrPassword, "POS-0001", null, null);
        await Refuses("no api-version", MqttClientConnectResultCode.BadUserNameOrPassword, "POS-0001", $"{hub.HostName}/POS-0001/", token);
        await Refuses("an unknown api-version", MqttClientConnectResultCode.BadUserNameOrPassword, "POS-0001", RawDevice.UserName(hub, "POS-0001", "/?api-version=2001-01-01"), token);
        await Refuses("another hub", MqttClientConnectResultCode.BadUserNameOrPassword, "POS-0001", "other.azure-devices.net/POS-0001/?api-version=2021-04-12", token);
        await Refuses("another device's token", MqttClientConnectResultCode.NotAuthorized, "POS-0002", RawDevice.UserName(hub, "POS-0002"), token);
        await Refuses("a token signed for another device", MqttClientConnectResultCode.NotAuthorized, "POS-0001", userName, RawDevice.Token(hub, connectionString, deviceId: "POS-0002"));
        await Refuses("a wrong key", MqttClientConnectResultCode.NotAuthorized, "POS-0001", userName, wrongKey);
        await Refuses("an expired token", MqttClientConnectResultCode.NotAuthorized, "POS-0001", userName, RawDevice.Token(hub, connectionString, TimeSpan.FromSeconds(-1)));
        await Refuses("no token", MqttClientConnectResultCode.NotAuthorized, "POS-0001", userName, "password");
        await Refuses("neither token nor certificate", MqttClientConnectResultCode.NotAuthorized, "POS-0001", userName, null);
        await Refuses("an unknown device", MqttClientConnectResultCode.NotAuthorized, "POS-9999", RawDevice.UserName(hub, "POS-9999"), RawDevice.Token(hub, connectionString, deviceId: "POS-9999"));
        await Refuses("MQTT 5", MqttClientConnectResultCode.UnsupportedProtocolVersion, "POS-0001", userName, token, MqttProtocolVersion.V500);

        Assert.Equal("Disconnected", (string?)(await hub.Service.GetDeviceAsync("POS-0001"))["connectionState"]);
    }

    [Fact]
    public async Task the_secondary_key_and_a_policy_that_may_connect_devices_are_accepted()
    {
        await using var hub = await TestHub.StartAsync();
        var device = await hub.Service.PutDeviceAsync("POS-0001");
        var secondary = hub.ConnectionString("POS-0001", (string)device["authentication"]!["symmetricKey"]!["secondaryKey"]!);
        await using (await RawDevice.ConnectAsync(hub, "POS-0001", secondary))
        {
        }

        var policyToken = SharedAccessSignature.Create($"{hub.HostName}/devices/POS-0001", hub.OwnerKey, DateTimeOffset.UtcNow.AddHours(1), SharedAccessPolicy.OwnerName);
        var (raw, code) = await RawDevice.TryConnectAsync(hub, "POS-0001", RawDevice.UserName(hub, "POS-0001"), policyToken);
        await using (raw)
            Assert.Equal(MqttClientConnectResultCode.Success, code);
    }

    [Fact]
    public async Task only_the_registered_certificate_opens_a_device_with_a_certificate()
    {
        await using var hub = await TestHub.StartAsync();
        using var registered = hub.Authority.ClientCertificate("POS-0001");
        using var other = hub.Authority.ClientCertificate("another");
        await hub.Service.PutDeviceAsync("POS-0001", Registration(registered.GetCertHashString(HashAlgorithmName.SHA1)));
        var sasDevice = await hub.AddDeviceAsync("POS-0002");
        var userName = RawDevice.UserName(hub, "POS-0001");

        async Task Answers(MqttClientConnectResultCode code, string deviceId, string? password, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
        {
            var (device, answer) = await RawDevice.TryConnectAsync(hub, deviceId, RawDevice.UserName(hub, deviceId), password, certificate);
            await device.DisposeAsync();
            Assert.Equal(code, answer);
        }

        await Answers(MqttClientConnectResultCode.Success, "POS-0001", null, registered);
        await Answers(MqttClientConnectResultCode.NotAuthorized, "POS-0001", null, other);
        await Answers(MqttClientConnectResultCode.NotAuthorized, "POS-0001", null, null);
        await Answers(MqttClientConnectResultCode.NotAuthorized, "POS-0001", RawDevice.Token(hub, sasDevice, deviceId: "POS-0001"), null);
        await Answers(MqttClientConnectResultCode.NotAuthorized, "POS-0002", null, registered);
    }

    private static JsonObject Registration(string thumbprint) => new()
    {
        ["authentication"] = new JsonObject
        {
            ["type"] = "selfSigned",
            ["x509Thumbprint"] = new JsonObject { ["primaryThumbprint"] = thumbprint },
        },
    };
}
