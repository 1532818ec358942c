using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Sends commands as direct methods through IoT Hub's service REST call.</summary>
public sealed partial class IotHubGateway(HttpClient http, IotHubTokens tokens, IOptions<IotHubSettings> settings, ILogger<IotHubGateway> log) : ITerminalGateway
{
    private const string ApiVersion = "2021-04-12";
    private const int MethodOk = 200;

    public async Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation)
    {
        var answer = await CallAsync(terminalId, command.MethodName, command, cancellation);
        return answer.Refusal ?? Read(answer.Value);
    }

    /// <summary>Calls a direct method.</summary>
    /// <returns>The terminal's answer, whatever it is; a refusal when none came.</returns>
    private async Task<Result<MethodAnswer>> CallAsync(string terminalId, string method, object? payload, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"twins/{Uri.EscapeDataString(terminalId)}/methods?api-version={ApiVersion}");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(tokens.Current());
        request.Content = JsonContent.Create(new
        {
            methodName = method,
            responseTimeoutInSeconds = settings.Value.ResponseSeconds,
            connectTimeoutInSeconds = 0,
            payload,
        }, options: Json.Options);

        using var answer = await http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
            return await answer.Content.ReadFromJsonAsync<MethodAnswer>(Json.Options, cancellation) ?? throw new HttpRequestException("IoT Hub's answer to a direct method is empty.");
        // 404: offline or unknown to the hub. 504: it did not acknowledge in time.
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.GatewayTimeout)
        {
            log.LogInformation("{Command} did not reach terminal {TerminalId}: {Status}", method, terminalId, (int)answer.StatusCode);
            return Refusals.TerminalOffline;
        }

        throw new HttpRequestException($"IoT Hub answered {(int)answer.StatusCode} to {method}.", null, answer.StatusCode);
    }

    private static Refusal? Read(MethodAnswer? answer)
    {
        if (answer!.Status == MethodOk)
            return null;
        var code = answer.Payload is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty("code", out var named) ? named.ToString() : "";
        // It is shown and kept: nothing but a code of ours.
        return Refusals.TerminalRefused(Ids.Check(code, "code") is null ? code : $"{answer.Status}");
    }

    private sealed record MethodAnswer(int Status, JsonElement? Payload);
}
