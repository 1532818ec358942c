using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Http;

/// <summary>Reads request bodies so that whatever is wrong with one gets a name.</summary>
internal static class Body
{
    /// <summary>No JSON of the API is larger; pictures have a limit of their own, and files of products are kept as they come.</summary>
    public const int MaxBytes = 64 * 1024;

    // A misspelt field must not be taken for one left out: "amount" for "amountFen" would ask for all that is due.
    private static readonly JsonSerializerOptions Strict = new(Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static async Task<Result<T>> ReadJson<T>(HttpRequest request, CancellationToken cancellation) where T : class
    {
        var bytes = await ReadBytes(request, cancellation);
        if (bytes.Refusal is not null)
            return bytes.Refusal;
        // An empty body says nothing, like {}: the checks of the fields name what is missing.
        return Parse<T>(bytes.Value!.Length == 0 ? "{}"u8 : bytes.Value);
    }

    public static Result<T> Parse<T>(ReadOnlySpan<byte> json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) is { } value ? value : Refusals.BodyMalformed("$");
        }
        catch (JsonException wrong)
        {
            return Explained<T>(json, Refusals.BodyMalformed(wrong.Path ?? "$"));
        }
    }

    /// <summary>In words for people, where there are any: the serializer knows the place, and not what should stand there.</summary>
    private static Refusal Explained<T>(ReadOnlySpan<byte> json, Refusal refusal)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            return JsonShape.Check<T>(document.RootElement) is { } why ? refusal with { Title = why.Title } : refusal;
        }
        catch (JsonException)
        {
            return refusal;
        }
    }

    public static async Task<Result<byte[]>> ReadBytes(HttpRequest request, CancellationToken cancellation, int maxBytes = MaxBytes)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        while (await request.Body.ReadAsync(chunk, cancellation) is var read and > 0)
        {
            if (buffer.Length + read > maxBytes)
                return Refusals.BodyTooLarge(maxBytes);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
