using System.Runtime.CompilerServices;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>Products out of JSON: an array of them, or one a line.</summary>
internal static class JsonProducts
{
    /// <summary>The most characters of one product.</summary>
    public const int MaxChars = 256 * 1024;

    public static async IAsyncEnumerable<FileEntry> ReadArrayAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var elements = new JsonElements(text, MaxChars);
        var number = 0;
        while (await elements.ReadAsync(cancellation) is { } element)
        {
            number++;
            yield return element.IsBroken ? new FileEntry.Broken(number, Refusals.JsonBroken) : Read(element.Text, element.IsWhole, number);
        }

        if (number == 0)
            yield return new FileEntry.Broken(null, elements.HasBegun ? Refusals.FileWithoutProducts : Refusals.FileEmpty);
    }

    public static async IAsyncEnumerable<FileEntry> ReadLinesAsync(TextReader text, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = new BoundedLines(text, MaxChars);
        var any = false;
        for (var number = 1; await lines.ReadAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line.Text))
                continue;
            any = true;
            yield return Read(line.Text, line.IsWhole, number);
        }

        if (!any)
            yield return new FileEntry.Broken(null, Refusals.FileEmpty);
    }

    private static FileEntry Read(string text, bool isWhole, int number)
    {
        if (!isWhole)
            return FileEntry.Refused.Of(number, Refusals.ElementTooLarge(MaxChars), articleNo: null);
        if (FileEncoding.IsWrongFor(text))
            return FileEntry.Refused.Of(number, Refusals.EncodingWrong, articleNo: null);
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, number);
        }
        catch (JsonException)
        {
            return FileEntry.Refused.Of(number, Refusals.BodyMalformed("$"), articleNo: null);
        }
    }

    private static FileEntry Read(JsonElement json, int number)
    {
        if (JsonShape.Check<Product>(json) is { } wrong)
            return FileEntry.Refused.Of(number, wrong, ArticleNo(json));
        return json.Deserialize<Product>(Json.Options) is { } product
            ? ProductRules.Check(product) is { } refusal ? FileEntry.Refused.Of(number, refusal, product.ArticleNo) : new FileEntry.Whole(product, [number])
            : FileEntry.Refused.Of(number, Refusals.Required("$"), articleNo: null);
    }

    private static string? ArticleNo(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("articleNo", out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // It has half a character.
            return null;
        }
    }
}
