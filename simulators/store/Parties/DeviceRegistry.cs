using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Protocols.IotHub;
using QuickCheckout.Protocols.Tls;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>IoT Hub's identity registry, through its service REST API.</summary>
internal sealed class DeviceRegistry : IDisposable
{
    private const string ApiVersion = "2021-04-12";
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    private readonly HubSettings _hub;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public DeviceRegistry(HubSettings hub, string? trustedRoot, TimeProvider time)
    {
        _hub = hub;
        _time = time;
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = TrustedRoot.ValidationCallback(trustedRoot) },
        }) { BaseAddress = new Uri($"https://{hub.HostName}/") };
    }

    /// <summary>The device's connection string; the device is registered if it is not yet.</summary>
    public async Task<string> ConnectionString(string deviceId, CancellationToken ct)
    {
        var path = $"devices/{Uri.EscapeDataString(deviceId)}?api-version={ApiVersion}";
        _http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(Token());
        using var found = await _http.GetAsync(path, ct).Any($"looking for device {deviceId}");
        var device = found.StatusCode == HttpStatusCode.NotFound
            ? await _http.PutAsJsonAsync(path, new { deviceId, status = "enabled", authentication = new { type = "sas" } }, ct)
                .Read<JsonElement>($"registering device {deviceId}", ct)
            : await Task.FromResult(found).Read<JsonElement>($"looking for device {deviceId}", ct);
        var key = device.GetProperty("authentication").GetProperty("symmetricKey").GetProperty("primaryKey").GetString();
        return $"HostName={HubName};DeviceId={deviceId};SharedAccessKey={key}";
    }

    public void Dispose() => _http.Dispose();

    private string HubName => _hub.HostName!.Split(':')[0];

    private string Token() =>
        ServiceToken.Create(_hub.HostName!, _hub.PolicyName!, _hub.PolicyKey!, _time.GetUtcNow() + TokenLifetime);
}
