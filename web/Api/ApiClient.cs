using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components.WebAssembly.Http;
using QuickCheckout.Domain;
using QuickCheckout.Web.Language;

namespace QuickCheckout.Web.Api;

/// <summary>
/// The product's HTTP API as the signed-in person. Every answer is a value or a refusal in their language: a call never throws for
/// what the network or the server does.
/// </summary>
public sealed class ApiClient(HttpClient http, ITokens tokens, LanguageChoice language, ServerClock clock, Connection connection)
{
    /// <summary>Longer than the server holds an answer back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>Requests show the address of the API to pictures and downloads.</summary>
    public Uri Address(string path) => new(http.BaseAddress!, path);

    public Task<Answer<T>> Get<T>(string path, CancellationToken cancellation = default) => Send<T>(HttpMethod.Get, path, cancellation: cancellation);

    /// <param name="known">The tag of what is shown already; null when nothing is.</param>
    public Task<Answer<T>> GetIfChanged<T>(string path, string? known, CancellationToken cancellation = default) =>
        Send<T>(HttpMethod.Get, path, known: known, cancellation: cancellation);

    public Task<Answer<T>> Post<T>(string path, object? body, string? tag = null, CancellationToken cancellation = default) =>
        Send<T>(HttpMethod.Post, path, body ?? new { }, tag, cancellation: cancellation);

    /// <param name="tag">Of what is edited.</param>
    /// <param name="key">An idempotency key.</param>
    /// <param name="known">The tag of what is known already (<c>If-None-Match</c>).</param>
    public async Task<Answer<T>> Send<T>(
        HttpMethod method, string path, object? body = null, string? tag = null, string? key = null, string? known = null,
        CancellationToken cancellation = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var request = await Request(method, path, patience.Token);
            if (body is not null)
                request.Content = body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: Json.Options);
            if (tag is not null)
                request.Headers.TryAddWithoutValidation("If-Match", tag);
            if (key is not null)
                request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            if (known is not null)
                request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var answer = await http.SendAsync(request, patience.Token);
            Heard(answer);
            return await Read<T>(answer, patience.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            connection.Lost();
            return new Answer<T>(default, NoAnswer());
        }
        catch (JsonException)
        {
            // The server is newer than this page.
            return new Answer<T>(default, new Refused("page-too-old", language.Current["页面版本过旧,请重新载入", "This page is older than the server: reload it."]));
        }
    }

    /// <summary>An answer that is read as it comes; it is the caller's to dispose of.</summary>
    /// <exception cref="HttpRequestException">The network is gone.</exception>
    public async Task<HttpResponseMessage> Stream(string path, string accept, string? lastEventId, CancellationToken cancellation)
    {
        var request = await Request(HttpMethod.Get, path, cancellation);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        request.SetBrowserResponseStreamingEnabled(true);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Heard(answer);
        return answer;
    }

    /// <summary>What every call says of the person: for what the browser sends by itself, such as a file from the disk.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Headers(CancellationToken cancellation = default)
    {
        using var request = await Request(HttpMethod.Post, "", cancellation);
        return request.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value));
    }

    /// <summary>The answer to what the browser has sent by itself.</summary>
    /// <param name="status">0 when there was none.</param>
    public async Task<Answer<T>> Hear<T>(int status, string body)
    {
        if (status == 0)
        {
            connection.Lost();
            return new Answer<T>(default, NoAnswer());
        }

        using var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Heard(answer);
        return await Read<T>(answer, CancellationToken.None);
    }

    public async Task<Answer<T>> Read<T>(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.StatusCode == HttpStatusCode.NotModified)
            return new Answer<T>(default, Tag: answer.Headers.ETag?.ToString()) { IsUnchanged = true };
        if (!answer.IsSuccessStatusCode)
            return new Answer<T>(default, await RefusedBy(answer, cancellation));
        var value = answer.StatusCode is HttpStatusCode.NoContent || answer.Content.Headers.ContentLength == 0 ? default
            : typeof(T) == typeof(byte[]) ? (T)(object)await answer.Content.ReadAsByteArrayAsync(cancellation)
            : await answer.Content.ReadFromJsonAsync<T>(Json.Options, cancellation);
        return new Answer<T>(value, Tag: answer.Headers.ETag?.ToString());
    }

    private async Task<HttpRequestMessage> Request(HttpMethod method, string path, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.AcceptLanguage.ParseAdd(language.Current.Tag);
        if (await tokens.TokenAsync(cancellation) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private void Heard(HttpResponseMessage answer)
    {
        connection.Found();
        if (answer.Headers.Date is { } date)
            clock.Heard(date);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
            tokens.Refused();
    }

    private async Task<Refused> RefusedBy(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var status = (int)answer.StatusCode;
        try
        {
            if (await answer.Content.ReadFromJsonAsync<Refused>(Json.Options, cancellation) is { Code: not null, Title: not null } refused)
                return refused with { Status = status };
        }
        catch (JsonException)
        {
            // Somebody on the way answered, not our server: its status is all that there is to tell.
        }

        return new Refused($"status-{status}", language.Current[$"服务器回答了 {status}", $"The server answered {status}."], Status: status);
    }

    private Refused NoAnswer() => new(Refused.NoAnswer, language.Current["没有收到应答,不知是否办到:看一下现在的情况,再决定是否重做", "No answer came, and nobody knows whether it was done: look at how things are, then do it again if need be."]);
}
