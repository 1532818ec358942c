using System.Text.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Terminal.Hub;

/// <summary>The terminal's immediate answer to a direct method: a status like HTTP's and a JSON body.</summary>
public sealed record CommandAnswer(int Status, string Body)
{
    public const int Accepted = 200;
    public const int Malformed = 400;
    public const int Conflict = 409;

    public static CommandAnswer Started { get; } = new(Accepted, """{"outcome":"started"}""");

    public static CommandAnswer Repeated { get; } = new(Accepted, """{"outcome":"repeated"}""");

    /// <summary>An answer that is more than an acknowledgement.</summary>
    public static CommandAnswer Of<T>(T body) => new(Accepted, JsonSerializer.Serialize(body, Json.Options));

    /// <summary>The body is the refusal: code, title and, for a malformed command, the field.</summary>
    public static CommandAnswer Refused(int status, Refusal refusal) => new(status, JsonSerializer.Serialize(refusal, Json.Options));
}
