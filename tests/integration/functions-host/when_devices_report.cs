using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Emulators.FunctionsHost.Apps;
using Emulators.FunctionsHost.Emulation;
using Emulators.IotHub.Certificates;
using Emulators.IotHub.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Transport.Mqtt;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using TransportType = Microsoft.Azure.Devices.Client.TransportType;

namespace Emulators.FunctionsHost;

/// <summary>The whole way: device, hub over MQTT, queue, trigger, waiting orchestrator; and HTTPS beside HTTP.</summary>
public sealed class when_devices_report : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("functions-host-hub-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly IPAddress _address = FreeAddress();
    private LocalCertificateAuthority _authority = null!;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = LocalCertificateAuthority.CreateOrLoad(_folder);
        using var certificate = _authority.ServerCertificate("hub", ["localhost"], [_address, IPAddress.Loopback]);
        var pem = Path.Combine(_folder, "server.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem());
        var key = Path.Combine(_folder, "server.key.pem");
        using (var secret = certificate.GetECDsaPrivateKey())
            await File.WriteAllTextAsync(key, secret!.ExportPkcs8PrivateKeyPem());
        _app = await TestApp.Start(
            [typeof(Reports)],
            change: options => new FunctionAppHostOptions
            {
                App = options.App,
                FunctionTypes = options.FunctionTypes,
                HostJson = options.HostJson,
                EntryPoint = options.EntryPoint,
                Logs = options.Logs,
                HttpsPort = 0,
                Certificate = X509Certificate2.CreateFromPemFile(pem, key),
                Emulators = new EmulatorsOptions
                {
                    ServiceBus = new ServiceBusOptions { Queues = [new EntityOptions { Name = "reports" }] },
                    IotHub = new IotHubOptions
                    {
                        Address = _address.ToString(),
                        HttpsPort = HttpsPort,
                        Certificate = pem,
                        CertificateKey = key,
                        SharedAccessKey = _key,
                        RouteToQueue = "reports",
                    },
                },
            });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task a_report_reaches_the_orchestrator_with_the_identity_that_the_hub_stamped()
    {
        var client = _app.Host.DurableClient;
        var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(Reports.AwaitsReport));
        await using var device = DeviceClient.CreateFromConnectionString(
            await Register("device-1"),
            [new MqttTransportSettings(TransportType.Mqtt_Tcp_Only) { RemoteCertificateValidationCallback = _authority.TrustThisAuthority }]);
        using var report = new Message("all is well"u8.ToArray()) { ContentType = "text/plain", MessageId = "report-1" };
        report.Properties["instance"] = id;
        await device.SendEventAsync(report);

        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        Assert.Equal("device-1 says all is well in report-1 text/plain", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task functions_answer_over_TLS_beside_HTTP()
    {
        using var http = TrustingClient(_app.Host.HttpsAddress!);
        Assert.Equal("https", await http.GetStringAsync("/api/scheme"));
        Assert.Equal("http", await _app.Http.GetStringAsync("/api/scheme"));
    }

    private const int HttpsPort = 8443;

    private static IPAddress FreeAddress()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var address = new IPAddress([127, 95, (byte)RandomNumberGenerator.GetInt32(1, 255), (byte)RandomNumberGenerator.GetInt32(1, 255)]);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, HttpsPort));
                return address;
            }
            catch (SocketException)
            {
                // Somebody else's hub; try another address.
            }
        }

        throw new InvalidOperationException("No free loopback address.");
    }

    private async Task<string> Register(string device)
    {
        using var http = TrustingClient(new Uri($"https://{_address}:{HttpsPort}"));
        http.DefaultRequestHeaders.TryAddWithoutValidation(
            "Authorization",
            SharedAccessSignature.Create(_address.ToString(), _key, DateTimeOffset.UtcNow.AddHours(1), SharedAccessPolicy.OwnerName));
        var answer = await http.PutAsJsonAsync($"/devices/{device}?api-version=2021-04-12", new { deviceId = device });
        var registered = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>();
        return $"HostName={_address};DeviceId={device};SharedAccessKey={registered!["authentication"]!["symmetricKey"]!["primaryKey"]}";
    }

    private HttpClient TrustingClient(Uri address) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = _authority.TrustThisAuthority },
    })
    {
        BaseAddress = address,
    };

    public static class Reports
    {
        [Function(nameof(AwaitsReport))]
        public static Task<string> AwaitsReport([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.WaitForExternalEvent<string>("report");

        [Function(nameof(TakesReport))]
        public static Task TakesReport([ServiceBusTrigger("reports")] ServiceBusReceivedMessage message, [DurableClient] DurableTaskClient client) =>
            client.RaiseEventAsync(
                (string)message.ApplicationProperties["instance"],
                "report",
                $"{message.ApplicationProperties["iothub-connection-device-id"]} says {message.Body} in {message.MessageId} {message.ContentType}");

        [Function(nameof(Scheme))]
        public static IResult Scheme([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scheme")] HttpRequest request) =>
            Results.Text(request.Scheme);
    }
}
