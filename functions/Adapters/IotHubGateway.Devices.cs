using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Terminals;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Device twins and self-tests. What a device says of itself is checked: it is shown to people and anybody may hold a terminal's key.</summary>
public sealed partial class IotHubGateway : IDevices
{
    private const int MaxFirmware = 64;

    public async Task<DeviceSeen?> FindAsync(string terminalId, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"twins/{Uri.EscapeDataString(terminalId)}?api-version={ApiVersion}");
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(tokens.Current());
        using var answer = await http.SendAsync(request, cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        var twin = await answer.Content.ReadFromJsonAsync<JsonObject>(Json.Options, cancellation) ?? [];
        var reported = twin["properties"]?["reported"] as JsonObject;
        var health = Parse<TerminalHealth>(reported) is { } said && said != Nothing && IsPlausible(said.Firmware, said.Battery) ? said : null;
        return new DeviceSeen(
            (string?)twin["connectionState"] == "Connected", Time(twin["lastActivityTime"]), health,
            health is null ? null : Time(reported?["$metadata"]?["$lastUpdated"]));
    }

    public async Task<Result<SelfTest>> DiagnoseAsync(string terminalId, CancellationToken cancellation)
    {
        var answer = await CallAsync(terminalId, SelfTest.Name, payload: null, cancellation);
        if (answer.Refusal is not null)
            return answer.Refusal;
        if (Read(answer.Value) is { } refused)
            return refused;
        return Parse<SelfTest>(answer.Value!.Payload is { } payload ? JsonSerializer.SerializeToNode(payload, Json.Options) : null) is { Firmware: not null, Battery: not null } test && IsPlausible(test.Firmware, test.Battery)
            ? test
            : Refusals.ReportMalformed;
    }

    private static readonly TerminalHealth Nothing = new(null, null, null, null, null);

    private static bool IsPlausible(string? firmware, Battery? battery) =>
        (firmware is null || (firmware.Length <= MaxFirmware && !CardNumber.MayBeIn(firmware))) && battery is null or { Percent: >= 0 and <= 100 };

    private static T? Parse<T>(JsonNode? said) where T : class
    {
        try
        {
            return said?.Deserialize<T>(Json.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The year 1 stands for never.</summary>
    private static DateTimeOffset? Time(JsonNode? said) =>
        said is JsonValue value && value.TryGetValue<DateTime>(out var time) && time.Year > 1 ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
