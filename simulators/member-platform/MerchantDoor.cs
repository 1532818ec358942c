using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Marks an endpoint as the merchant's.</summary>
/// <param name="Operation">What faults are planned for.</param>
public sealed record MerchantCall(Operation Operation);

/// <summary>Lets in only who shows the api key, and then does to the call what was planned.</summary>
internal sealed class MerchantDoor(string apiKey, FaultQueue<Fault> faults, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private readonly byte[] _key = Hash(apiKey);

    public async Task Serve(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<MerchantCall>() is not { } call)
        {
            await next(http);
            return;
        }

        if (!Shown(http))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.ApiKeyInvalid.Answer().ExecuteAsync(http);
            return;
        }

        var fault = faults.Take(f => !f.IsOfWebhooks && (f.Operation ?? call.Operation) == call.Operation);
        await (fault is null ? next(http) : Serve(http, next, fault));
    }

    private async Task Serve(HttpContext http, RequestDelegate next, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.LostRequest:
                http.Abort();
                break;
            case FaultKind.Unavailable:
                await Problems.Unavailable.Answer().ExecuteAsync(http);
                break;
            case FaultKind.LateRequest:
                await Arrive(http);
                await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, lifetime.ApplicationStopping);
                await next(http);
                break;
            default:
                await Arrive(http);
                await Answer(http, await Decide(http, next), fault);
                break;
        }
    }

    /// <summary>All of the request is here: from now on it counts, whether the caller still listens or not.</summary>
    private static async Task Arrive(HttpContext http)
    {
        http.Request.EnableBuffering();
        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Request.Body.Position = 0;
        http.RequestAborted = CancellationToken.None;
    }

    private static async Task<MemoryStream> Decide(HttpContext http, RequestDelegate next)
    {
        var (sent, kept) = (http.Response.Body, new MemoryStream());
        http.Response.Body = kept;
        await next(http);
        http.Response.Body = sent;
        return kept;
    }

    private async Task Answer(HttpContext http, MemoryStream answer, Fault fault)
    {
        if (fault.Kind == FaultKind.LostAnswer)
        {
            http.Abort();
            return;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), clock, lifetime.ApplicationStopping);
        await http.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length));
    }

    // Hashes are of one length, so that the comparison takes as long for any key.
    private bool Shown(HttpContext http) =>
        AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var shown)
        && shown.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(shown.Parameter ?? ""), _key);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
