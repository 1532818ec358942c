using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Polly;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>The member platform over HTTP. Its being away is a refusal, not a failure: the associate scans again.</summary>
public sealed class MemberPlatformClient(HttpClient http, ILogger<MemberPlatformClient> log) : IMemberDirectory
{
    public async Task<Result<Member>> ResolveAsync(string code, string checkoutId, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("api/member-codes/resolve", new { code, checkoutId }, Json.Options, cancellation);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => await answer.Content.ReadFromJsonAsync<Member>(Json.Options, cancellation) ?? throw new JsonException("The member platform answered null."),
                HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict => Refusals.MemberCodeUnknown,
                HttpStatusCode.Forbidden => Refusals.MemberBlocked,
                var other => throw new HttpRequestException($"The member platform answered {(int)other}."),
            };
        }
        catch (Exception broken) when (broken is HttpRequestException or JsonException or ExecutionRejectedException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.LogWarning(broken, "The member platform could not be asked for checkout {CheckoutId}", checkoutId);
            return Refusals.MemberPlatformUnavailable;
        }
    }
}
