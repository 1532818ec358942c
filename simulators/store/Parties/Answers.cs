using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.Store.Parties;

/// <summary>Reads HTTP answers the way a client of the API should: a problem document is an answer too.</summary>
internal static class Answers
{
    /// <exception cref="StoreException">The answer is a refusal; the message has its code and title.</exception>
    public static async Task<T> Read<T>(this Task<HttpResponseMessage> call, string what, CancellationToken ct)
    {
        using var answer = await call.Send(what, ct);
        return await answer.Content.ReadFromJsonAsync<T>(Json.Options, ct) ?? throw new StoreException($"{what}: the answer is empty.");
    }

    /// <summary>The same when only success matters.</summary>
    public static async Task Done(this Task<HttpResponseMessage> call, string what, CancellationToken ct) =>
        (await call.Send(what, ct)).Dispose();

    /// <summary>What a phone says to a customer who decides: false while there is nothing to decide.</summary>
    public static async Task<bool> Decided(this Task<HttpResponseMessage> call)
    {
        using var answer = await call.Any("deciding on the phone");
        return answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            && (answer.IsSuccessStatusCode ? true : throw new StoreException($"Deciding on the phone: refused with {(int)answer.StatusCode}.", (int)answer.StatusCode));
    }

    /// <summary>The answer, whatever its status; <see cref="StoreException"/> if nobody answered.</summary>
    public static async Task<HttpResponseMessage> Any(this Task<HttpResponseMessage> call, string what)
    {
        try
        {
            return await call;
        }
        catch (HttpRequestException e)
        {
            throw new StoreException($"{what}: {e.Message}");
        }
    }

    /// <summary>The answer; <see cref="StoreException"/> if it is a refusal.</summary>
    public static async Task<HttpResponseMessage> Send(this Task<HttpResponseMessage> call, string what, CancellationToken ct)
    {
        var answer = await call.Any(what);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var (code, said) = Problem(await answer.Content.ReadAsStringAsync(ct));
            throw new StoreException($"{what}: refused with {(int)answer.StatusCode} {said}", (int)answer.StatusCode, code);
        }
    }

    private static (string? Code, string Said) Problem(string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var code = problem.RootElement.TryGetProperty("code", out var c) ? c.ToString() : null;
            var title = problem.RootElement.TryGetProperty("title", out var t) ? t.ToString() : "";
            return (code, $"{code} {title}".Trim());
        }
        catch (JsonException)
        {
            return (null, body);
        }
    }
}
