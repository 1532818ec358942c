using System.Net;
using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>An answer, read to its end.</summary>
public sealed record Said(HttpStatusCode Status, string Body)
{
    public static async Task<Said> By(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return new Said(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The status and the problem's code.</summary>
    public (HttpStatusCode Status, string? Code) Refusal => (Status, Text("code"));

    public string? Field => Text("field");

    /// <summary>The payment of a good answer.</summary>
    public Payment Payment => As<Payment>();

    public T As<T>()
    {
        Assert.Equal((HttpStatusCode.OK, true), (Status, Body.Length > 0));
        return JsonSerializer.Deserialize<T>(Body, Json.Options)!;
    }

    private string? Text(string name) => JsonDocument.Parse(Body).RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
}
