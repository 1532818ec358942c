using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using TestSupport;
using Status = (Microsoft.Azure.Devices.Client.ConnectionStatus Status, Microsoft.Azure.Devices.Client.ConnectionStatusChangeReason Reason);

namespace Emulators.IotHub;

public sealed class when_the_device_client_loses_its_hub
{
    private static readonly Status Up = (ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok);
    private static readonly Status Lost = (ConnectionStatus.Disconnected_Retrying, ConnectionStatusChangeReason.Communication_Error);
    private static readonly Status Closed = (ConnectionStatus.Disabled, ConnectionStatusChangeReason.Client_Close);

    [Fact]
    public async Task it_comes_back_by_itself_and_what_was_being_sent_arrives()
    {
        await using var hub = await TestHub.StartAsync();
        var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        var changes = Listen(client);
        await client.OpenAsync();

        await hub.StopEmulatorAsync();
        await Eventually.True(() => changes.Contains(Lost));
        using var message = new Message("late"u8.ToArray()) { MessageId = "m-1" };
        var sending = client.SendEventAsync(message);
        await hub.StartEmulatorAsync();
        await sending;

        Assert.Equal("m-1", (await hub.NextRoutedAsync()).MessageId);
        await client.DisposeAsync();
        Assert.Equal([Up, Lost, Up, Closed], changes);
    }

    [Fact]
    public async Task a_closed_client_can_be_opened_again()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        var changes = Listen(client);
        await client.OpenAsync();
        await client.CloseAsync();
        await client.OpenAsync();
        using var message = new Message();
        await client.SendEventAsync(message);
        Assert.Equal([Up, Closed, Up], changes);
    }

    [Fact]
    public async Task without_retries_it_says_so_and_gives_up()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        client.SetRetryPolicy(new NoRetry());
        var changes = Listen(client);
        await client.OpenAsync();
        await hub.StopEmulatorAsync();
        await Eventually.True(() => changes.LastOrDefault() == (ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Retry_Expired));
        await Assert.ThrowsAsync<IotHubCommunicationException>(() => client.OpenAsync());
        await hub.StartEmulatorAsync();
        await client.OpenAsync();
    }

    [Fact]
    public async Task an_operation_ends_with_its_token_or_with_the_operation_timeout()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await hub.StopEmulatorAsync();

        using var cancellation = new CancellationTokenSource();
        var opening = client.OpenAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);

        client.OperationTimeoutInMilliseconds = 300;
        var watch = Stopwatch.StartNew();
        using var message = new Message();
        await Assert.ThrowsAsync<TimeoutException>(() => client.SendEventAsync(message));
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(250), $"{watch.Elapsed}");
        await hub.StartEmulatorAsync();
    }

    [Fact]
    public async Task closing_ends_an_open_that_is_still_trying()
    {
        await using var hub = await TestHub.StartAsync();
        var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        await hub.StopEmulatorAsync();
        var opening = client.OpenAsync(CancellationToken.None);
        await client.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await hub.StartEmulatorAsync();
    }

    [Fact]
    public async Task two_clients_of_one_device_do_not_spin()
    {
        await using var hub = await TestHub.StartAsync();
        var connectionString = await hub.AddDeviceAsync("POS-0001");
        await using var first = hub.Client(connectionString);
        await using var second = hub.Client(connectionString);
        var changes = Listen(first);
        await first.OpenAsync();
        await second.OpenAsync();
        await Eventually.True(() => changes.Count(c => c == Lost) >= 2);
        // Without backoff the two would throw each other out hundreds of times a second.
        var watch = Stopwatch.StartNew();
        var before = changes.Count;
        await Eventually.True(() => watch.Elapsed > TimeSpan.FromMilliseconds(500));
        Assert.True(changes.Count - before < 40, $"{changes.Count - before} changes in half a second");
    }

    internal static ConcurrentQueue<Status> Listen(DeviceClient client)
    {
        var changes = new ConcurrentQueue<Status>();
        client.SetConnectionStatusChangesHandler((status, reason) => changes.Enqueue((status, reason)));
        return changes;
    }
}

public sealed class when_the_device_client_proves_who_it_is
{
    [Fact]
    public async Task a_refusal_is_an_UnauthorizedException_and_a_final_status()
    {
        await using var hub = await TestHub.StartAsync();
        await hub.AddDeviceAsync("POS-0001");
        await using var client = hub.Client(hub.ConnectionString("POS-0001", hub.OwnerKey));
        var changes = when_the_device_client_loses_its_hub.Listen(client);
        await Assert.ThrowsAsync<UnauthorizedException>(() => client.OpenAsync());
        Assert.Equal([(ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Bad_Credential)], changes);
    }

    [Fact]
    public async Task a_device_that_is_disabled_while_connected_is_told_so()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        var changes = when_the_device_client_loses_its_hub.Listen(client);
        await client.OpenAsync();
        await hub.Service.PutDeviceAsync("POS-0001", new() { ["status"] = "disabled" }, ifMatch: "*");
        await Eventually.True(() => changes.LastOrDefault() == (ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Bad_Credential));
        using var message = new Message();
        await Assert.ThrowsAsync<UnauthorizedException>(() => client.SendEventAsync(message));
    }

    [Fact]
    public async Task its_token_is_renewed_before_it_ends_and_the_link_is_never_down()
    {
        // Well below the 7.5 minutes of silence after which the hub would drop the device, as no pings are sent on this clock.
        var renewAfter = TimeSpan.FromSeconds(200);
        var clock = new WatchedClock();
        await using var hub = await TestHub.StartAsync(clock);
        await using var client = hub.Client(
            await hub.AddDeviceAsync("POS-0001"),
            new ClientOptions { SasTokenTimeToLive = TimeSpan.FromSeconds(250), SasTokenRenewalBuffer = 20, TimeProvider = clock });
        var changes = when_the_device_client_loses_its_hub.Listen(client);
        var calls = 0;
        await client.SetMethodDefaultHandlerAsync((_, _) => Task.FromResult(new MethodResponse(Interlocked.Increment(ref calls))), null);

        for (var renewals = 1; renewals <= 3; renewals++)
        {
            await Eventually.True(() => clock.Timers(renewAfter) == renewals);
            clock.Advance(renewAfter);
            await Eventually.True(() => hub.Log.Lines.Count(line => line.Message == "POS-0001 is connected") == 1 + renewals);
            var answer = await hub.Service.InvokeAsync("POS-0001", "ping", connectTimeout: 60);
            Assert.Equal((HttpStatusCode.OK, renewals), (answer.Status, (int)answer.Body!["status"]!));
        }

        Assert.Equal([(ConnectionStatus.Connected, ConnectionStatusChangeReason.Connection_Ok)], changes);
    }

    [Fact]
    public async Task a_token_made_elsewhere_ends_with_its_own_reason()
    {
        var clock = Clocks.Still();
        await using var hub = await TestHub.StartAsync(clock);
        var token = RawDevice.Token(hub, await hub.AddDeviceAsync("POS-0001"), TimeSpan.FromSeconds(60));
        await using var client = DeviceClient.Create(
            hub.HostName, new DeviceAuthenticationWithToken("POS-0001", token), [hub.Mqtt()], new ClientOptions { TimeProvider = clock });
        var changes = when_the_device_client_loses_its_hub.Listen(client);
        await client.OpenAsync();
        clock.Advance(TimeSpan.FromSeconds(60));
        await Eventually.True(
            () => changes.LastOrDefault() == (ConnectionStatus.Disconnected, ConnectionStatusChangeReason.Expired_SAS_Token));
    }

    [Fact]
    public async Task a_certificate_does_as_well()
    {
        await using var hub = await TestHub.StartAsync();
        using var certificate = hub.Authority.ClientCertificate("POS-0001");
        await hub.Service.PutDeviceAsync("POS-0001", new()
        {
            ["authentication"] = new System.Text.Json.Nodes.JsonObject
            {
                ["x509Thumbprint"] = new System.Text.Json.Nodes.JsonObject { ["primaryThumbprint"] = certificate.Thumbprint },
            },
        });
        using var authentication = new DeviceAuthenticationWithX509Certificate("POS-0001", certificate);
        await using var client = DeviceClient.Create(hub.HostName, authentication, [hub.Mqtt()]);
        using var message = new Message();
        await client.SendEventAsync(message);
        Assert.Contains("\"type\":\"x509\"", (await hub.NextRoutedAsync()).Properties["iothub-connection-auth-method"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_hub_that_nobody_vouches_for_is_not_trusted()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = DeviceClient.CreateFromConnectionString(
            await hub.AddDeviceAsync("POS-0001"), [new MqttTransportSettings(TransportType.Mqtt_Tcp_Only)]);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.OpenAsync());
    }

    [Theory]
    [InlineData("DeviceId=d;SharedAccessKey=AAAA")]
    [InlineData("HostName=h;SharedAccessKey=AAAA")]
    [InlineData("HostName=h;DeviceId=d")]
    [InlineData("HostName=h;DeviceId=d;x509=true")]
    public void an_incomplete_connection_string_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => DeviceClient.CreateFromConnectionString(text, TransportType.Mqtt));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("HostName=h;DeviceId=d;SharedAccessKey=not base64")]
    public void a_malformed_connection_string_is_refused(string text) =>
        Assert.Throws<FormatException>(() => DeviceClient.CreateFromConnectionString(text, TransportType.Mqtt));
}

public sealed class when_the_device_client_retries
{
    [Fact]
    public void the_pauses_grow_with_jitter_between_their_bounds()
    {
        var policy = new ExponentialBackoff(100, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100));
        var error = new IotHubCommunicationException();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            Assert.True(policy.ShouldRetry(attempt, error, out var pause));
            var exact = (Math.Pow(2, attempt) - 1) * 100;
            Assert.InRange(pause.TotalMilliseconds, Math.Min(100 + (exact * 0.8), 10_000) - 0.01, Math.Min(100 + (exact * 1.2), 10_000) + 0.01);
        }

        Assert.False(policy.ShouldRetry(100, error, out _));
    }

    [Fact]
    public async Task a_body_above_the_limit_is_refused_before_it_is_sent()
    {
        await using var hub = await TestHub.StartAsync();
        await using var client = hub.Client(await hub.AddDeviceAsync("POS-0001"));
        using var message = new Message(new byte[262_144]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SendEventAsync(message));
    }
}
