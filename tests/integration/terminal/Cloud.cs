using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emulators.IotHub;
using Emulators.IotHub.Certificates;
using Emulators.IotHub.Routing;
using Emulators.IotHub.Security;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using TestSupport;

namespace QuickCheckout.Terminal;

/// <summary>
/// The cloud as a terminal meets it: a hub on a loopback address of its own (devices always dial port 8883) and an
/// HTTPS server for uploads, both under one test authority.
/// </summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const ulong FirstKeyId = 0x0A0B0C0D00000000;
    public static readonly byte[] BaseKey = Convert.FromHexString("FEDCBA9876543210F1F1F1F1F1F1F1F1");

    private readonly string _ownerKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly IPAddress _address = FreeAddress();
    private readonly ConcurrentQueue<RoutedMessage> _routed = new();
    private readonly LocalCertificateAuthority _authority;
    private readonly HttpClient _http;
    private IotHubEmulator _hub = null!;

    private Cloud()
    {
        Folder = Directory.CreateTempSubdirectory("terminal-cloud-").FullName;
        _authority = LocalCertificateAuthority.CreateOrLoad(Path.Combine(Folder, "certificates"));
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = _authority.TrustThisAuthority },
        });
    }

    public string Folder { get; }

    public LogGuard Log { get; } = new();

    public UploadServer Uploads { get; private set; } = null!;

    public string TrustedRoot => _authority.CertificatePath;

    public IReadOnlyList<RoutedMessage> Routed => [.. _routed];

    /// <summary>What a terminal reported, in the order in which the route got it.</summary>
    public IReadOnlyList<TerminalReport> ReportsOf(string terminalId) =>
        [.. _routed.Where(m => m.DeviceId == terminalId).Select(m => JsonSerializer.Deserialize<TerminalReport>(m.Body.Span, Json.Options)!)];

    public static async Task<Cloud> StartAsync()
    {
        var cloud = new Cloud();
        cloud.Uploads = await UploadServer.StartAsync(cloud._authority.ServerCertificate("cloud", ["localhost"], [IPAddress.Loopback]), cloud.Log);
        await cloud.StartHubAsync();
        return cloud;
    }

    public async Task StartHubAsync() => _hub = await IotHubEmulator.StartAsync(new IotHubEmulatorOptions
    {
        Address = _address,
        HttpsPort = 0,
        ServerCertificate = _authority.ServerCertificate("hub", ["localhost"], [_address]),
        DatabasePath = Path.Combine(Folder, "hub.db"),
        Policies = [SharedAccessPolicy.Owner(_ownerKey)],
        LoggerFactory = Log,
        Route = (message, _) =>
        {
            _routed.Enqueue(message);
            return Task.CompletedTask;
        },
    });

    public ValueTask StopHubAsync() => _hub.DisposeAsync();

    /// <summary>Registers a terminal with a shared key; returns its connection string.</summary>
    public async Task<string> RegisterAsync(string terminalId)
    {
        var device = await PutDeviceAsync(terminalId, new JsonObject { ["deviceId"] = terminalId });
        return $"HostName={_address};DeviceId={terminalId};SharedAccessKey={device["authentication"]!["symmetricKey"]!["primaryKey"]}";
    }

    /// <summary>Registers a terminal by certificate; returns its connection string, certificate file and key file.</summary>
    public async Task<(string ConnectionString, string Certificate, string Key)> RegisterWithCertificateAsync(string terminalId)
    {
        using var certificate = _authority.ClientCertificate(terminalId);
        await PutDeviceAsync(terminalId, new JsonObject
        {
            ["deviceId"] = terminalId,
            ["authentication"] = new JsonObject
            {
                ["type"] = "selfSigned",
                ["x509Thumbprint"] = new JsonObject { ["primaryThumbprint"] = certificate.GetCertHashString(HashAlgorithmName.SHA256) },
            },
        });
        var (file, key) = (Path.Combine(Folder, terminalId + ".pem"), Path.Combine(Folder, terminalId + ".key"));
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return ($"HostName={_address};DeviceId={terminalId};x509=true", file, key);
    }

    /// <summary>Calls the direct method of a command; returns the terminal's status and body.</summary>
    public async Task<(int Status, JsonNode? Body)> SendAsync(string terminalId, TerminalCommand command)
    {
        var answer = await ServiceAsync(HttpMethod.Post, $"/twins/{terminalId}/methods", new JsonObject
        {
            ["methodName"] = command.MethodName,
            ["responseTimeoutInSeconds"] = 10,
            ["payload"] = JsonSerializer.SerializeToNode(command, Json.Options),
        });
        return ((int)answer["status"]!, answer["payload"]);
    }

    /// <summary>The key that is injected into a terminal, as its line in a keys file.</summary>
    public static string KeyLine(string terminalId, int number)
    {
        var id = FirstKeyId + (ulong)number;
        return $"{terminalId} {id:x16} {Convert.ToHexString(AesDukpt.DeriveInitialKey(BaseKey, id))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await Uploads.DisposeAsync();
        _http.Dispose();
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
        Log.Dispose();
    }

    /// <summary>The device twin as back ends read it.</summary>
    public Task<JsonNode> TwinAsync(string terminalId) => ServiceAsync(HttpMethod.Get, $"/twins/{terminalId}", null);

    /// <summary>Calls a direct method without a payload.</summary>
    public async Task<(int Status, JsonNode? Body)> CallAsync(string terminalId, string method)
    {
        var answer = await ServiceAsync(HttpMethod.Post, $"/twins/{terminalId}/methods", new JsonObject { ["methodName"] = method, ["responseTimeoutInSeconds"] = 10 });
        return ((int)answer["status"]!, answer["payload"]);
    }

    private Task<JsonNode> PutDeviceAsync(string id, JsonObject device) => ServiceAsync(HttpMethod.Put, $"/devices/{id}", device);

    private async Task<JsonNode> ServiceAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(_hub.ServiceUri, $"{path}?api-version=2021-04-12"));
        request.Headers.TryAddWithoutValidation("Authorization", ServiceToken());
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await _http.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private string ServiceToken()
    {
        var (resource, expiry) = (Uri.EscapeDataString(_hub.HostName), DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        var signature = HMACSHA256.HashData(Convert.FromBase64String(_ownerKey), Encoding.UTF8.GetBytes($"{resource}\n{expiry}"));
        return $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}&se={expiry}"
            + $"&skn={SharedAccessPolicy.OwnerName}";
    }

    private static IPAddress FreeAddress()
    {
        while (true)
        {
            var address = new IPAddress([127, (byte)RandomNumberGenerator.GetInt32(91, 120), .. RandomNumberGenerator.GetBytes(1), 1]);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(address, IotHubEmulatorOptions.DefaultMqttPort));
                return address;
            }
            catch (SocketException)
            {
                // Taken by another run on this machine.
            }
        }
    }
}
