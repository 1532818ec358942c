using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Emulators.IotHub.Security;

namespace Emulators.IotHub;

/// <summary>The back end's side of the service API: signs each request and reads the answers.</summary>
public sealed class ServiceClient(TestHub hub) : IDisposable
{
    private const string ApiVersion = "2021-04-12";

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
                hub.Authority.TrustThisAuthority(sender, certificate, chain, errors),
        },
    });

    public async Task<Answer> SendAsync(
        HttpMethod method, string path, JsonNode? body = null, string? ifMatch = null, string? token = null, string apiVersion = ApiVersion)
    {
        using var request = new HttpRequestMessage(method, new Uri(hub.Emulator.ServiceUri, $"{path}{(path.Contains('?') ? '&' : '?')}api-version={apiVersion}"));
        request.Headers.TryAddWithoutValidation("Authorization", token ?? Token());
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            text.Length == 0 ? null : JsonNode.Parse(text),
            response.Headers.TryGetValues("iothub-errorcode", out var codes) ? codes.Single() : null);
    }

    public string Token(TimeSpan? life = null, string? resource = null, string? key = null, string policy = SharedAccessPolicy.OwnerName) =>
        SharedAccessSignature.Create(
            resource ?? hub.HostName, key ?? hub.OwnerKey, hub.Clock.GetUtcNow() + (life ?? TimeSpan.FromHours(1)), policy);

    public async Task<JsonNode> PutDeviceAsync(string deviceId, JsonObject? body = null, string? ifMatch = null) =>
        (await SendAsync(HttpMethod.Put, $"/devices/{deviceId}", body ?? new JsonObject { ["deviceId"] = deviceId }, ifMatch)).Expect(HttpStatusCode.OK);

    public async Task<JsonNode> GetDeviceAsync(string deviceId) =>
        (await SendAsync(HttpMethod.Get, $"/devices/{deviceId}")).Expect(HttpStatusCode.OK);

    public async Task<JsonNode> GetTwinAsync(string deviceId) =>
        (await SendAsync(HttpMethod.Get, $"/twins/{deviceId}")).Expect(HttpStatusCode.OK);

    public async Task<JsonNode> PatchTwinAsync(string deviceId, string json, string? ifMatch = null) =>
        (await SendAsync(HttpMethod.Patch, $"/twins/{deviceId}", JsonNode.Parse(json), ifMatch)).Expect(HttpStatusCode.OK);

    public Task<Answer> InvokeAsync(string deviceId, string method, JsonNode? payload = null, int? responseTimeout = null, int? connectTimeout = null)
    {
        var body = new JsonObject { ["methodName"] = method, ["payload"] = payload };
        if (responseTimeout is { } response)
            body["responseTimeoutInSeconds"] = response;
        if (connectTimeout is { } connect)
            body["connectTimeoutInSeconds"] = connect;
        return SendAsync(HttpMethod.Post, $"/twins/{deviceId}/methods", body);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Status, body and error name of one answer.</summary>
    public sealed record Answer(HttpStatusCode Status, JsonNode? Body, string? ErrorCode)
    {
        public JsonNode Expect(HttpStatusCode status)
        {
            Assert.True(Status == status, $"{Status} instead of {status}: {Body?.ToJsonString()}");
            return Body ?? new JsonObject();
        }
    }
}
