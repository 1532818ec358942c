using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emulators.IotHub.Mqtt;
using Emulators.IotHub.Registry;

namespace Emulators.IotHub.Methods;

/// <summary>Direct methods: sent once at QoS 0, answered by request id, never retried by the hub.</summary>
internal sealed class DirectMethods(DeviceRegistry registry, DeviceConnections connections, TimeProvider timeProvider)
{
    private const int MaxPayloadBytes = 128 * 1024;
    private const int MinResponseTimeoutSeconds = 5;
    private const int MaxTimeoutSeconds = 300;
    private const int DefaultResponseTimeoutSeconds = 30;
    private const int DeviceNotOnline = 404103;
    private const int GatewayTimeout = 504101;
    private const int MessageTooLarge = 413001;

    private readonly ConcurrentDictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private long _lastRequestId;

    /// <summary>Calls a method and waits for the device's answer: <c>{"status", "payload"}</c>.</summary>
    /// <exception cref="HubException">Bad request, unknown or absent device, or no answer in time.</exception>
    public async Task<JsonObject> InvokeAsync(string deviceId, JsonObject request, CancellationToken cancellationToken)
    {
        var name = MethodName(request);
        var payload = request["payload"]?.ToJsonString() ?? "null";
        var responseTimeout = Seconds(request, "responseTimeoutInSeconds", DefaultResponseTimeoutSeconds, MinResponseTimeoutSeconds);
        var connectTimeout = Seconds(request, "connectTimeoutInSeconds", 0, 0);
        if (Encoding.UTF8.GetByteCount(payload) > MaxPayloadBytes)
            throw TooLarge("The payload");
        registry.Get(deviceId);

        var connection = await connections.WaitForMethodsAsync(deviceId, connectTimeout, cancellationToken).ConfigureAwait(false)
            ?? throw NotOnline();
        var requestId = Interlocked.Increment(ref _lastRequestId).ToString("x", CultureInfo.InvariantCulture);
        var call = new Call(deviceId, new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously));
        _calls[requestId] = call;
        try
        {
            if (!connection.TrySend(DeviceFeeds.Methods, DeviceTopic.Method(name, requestId), Encoding.UTF8.GetBytes(payload)))
                throw NotOnline();
            return await call.Answer.Task.WaitAsync(responseTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new HubException(
                HttpStatusCode.GatewayTimeout, "GatewayTimeout", "Timed out waiting for the response from device.", GatewayTimeout);
        }
        finally
        {
            _calls.TryRemove(requestId, out _);
        }
    }

    /// <summary>Takes the device's answer. Late answers, and those to another device's call, are dropped.</summary>
    public void Answered(string deviceId, string requestId, int status, ReadOnlySpan<byte> body)
    {
        if (!_calls.TryGetValue(requestId, out var call) || call.DeviceId != deviceId)
            return;
        if (body.Length > MaxPayloadBytes)
        {
            call.Answer.TrySetException(TooLarge("The device's answer"));
            return;
        }

        try
        {
            var payload = body.IsEmpty ? null : JsonNode.Parse(body);
            call.Answer.TrySetResult(new JsonObject { ["status"] = status, ["payload"] = payload });
        }
        catch (JsonException)
        {
            call.Answer.TrySetException(
                new HubException(HttpStatusCode.BadGateway, "InvalidResponse", "The device's answer is not JSON."));
        }
    }

    private static string MethodName(JsonObject request)
    {
        if (request["methodName"] is JsonValue value && value.TryGetValue<string>(out var name)
            && name.Length > 0 && !name.AsSpan().ContainsAny("/+#?"))
            return name;
        throw HubException.ArgumentInvalid("methodName is missing or holds one of / + # ?.");
    }

    private static TimeSpan Seconds(JsonObject request, string name, int fallback, int least)
    {
        if (request[name] is not { } node)
            return TimeSpan.FromSeconds(fallback);
        if (node is JsonValue value && value.TryGetValue<int>(out var seconds) && seconds >= least && seconds <= MaxTimeoutSeconds)
            return TimeSpan.FromSeconds(seconds);
        throw HubException.ArgumentInvalid($"{name} must be a whole number of seconds from {least} to {MaxTimeoutSeconds}.");
    }

    private static HubException NotOnline() =>
        new(HttpStatusCode.NotFound, "DeviceNotOnline", "Timed out waiting for device to connect.", DeviceNotOnline);

    private static HubException TooLarge(string what) =>
        new(HttpStatusCode.RequestEntityTooLarge, "MessageTooLarge", $"{what} is larger than {MaxPayloadBytes} bytes.", MessageTooLarge);

    private sealed record Call(string DeviceId, TaskCompletionSource<JsonObject> Answer);
}
