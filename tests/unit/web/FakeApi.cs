using System.Net;
using System.Net.Http.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Web;

/// <summary>The server as a screen sees it: what was asked of it, and answers that a test gives.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Dictionary<string, Func<Asked, HttpResponseMessage>> _answers = [];

    public List<Asked> All { get; } = [];

    public Asked Last => All[^1];

    /// <param name="call">"GET api/terminals/POS-0001/limits", without what follows a question mark.</param>
    public void On(string call, Func<Asked, HttpResponseMessage> answer) => _answers[call] = answer;

    public void On(string call, object value, string? tag = null) => On(call, _ => Of(value, tag));

    public static HttpResponseMessage Of(object value, string? tag = null)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(value, value.GetType(), options: Json.Options) };
        if (tag is not null)
            answer.Headers.TryAddWithoutValidation("ETag", tag);
        return answer;
    }

    public static HttpResponseMessage Refuse(HttpStatusCode status, string code, string title) =>
        new(status) { Content = JsonContent.Create(new { code, title }, options: Json.Options) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = new Asked(
            $"{request.Method} {request.RequestUri!.AbsolutePath.TrimStart('/')}", request.RequestUri.Query,
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken), Header("If-Match"), Header("If-None-Match"), Header("Idempotency-Key"));
        All.Add(asked);
        return _answers.TryGetValue(asked.Call, out var answer) ? answer(asked) : Refuse(HttpStatusCode.NotFound, "nothing-here", "nothing here");

        string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
    }
}

internal sealed record Asked(string Call, string Query, string Body, string? IfMatch, string? IfNoneMatch, string? IdempotencyKey);
