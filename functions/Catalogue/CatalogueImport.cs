using System.Text;
using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>What became of an import: products taken in, and each refused line by its number (from 1).</summary>
public sealed record ImportReport(int Accepted, IReadOnlyList<RefusedLine> Refused);

public sealed record RefusedLine(int Line, string Code, string? Field, LocalText Title);

/// <summary>Takes in products line by line (rule C6): good lines go in, a bad one is refused by number and reason.</summary>
public sealed class CatalogueImport(CataloguePublisher publisher) : IDisposable
{
    private const int MaxLineChars = 256 * 1024;

    /// <summary>A file with more bad lines is no catalogue: the rest of it is not read.</summary>
    private const int MaxRefused = 10_000;

    private readonly SemaphoreSlim _one = new(1);

    public async Task<ImportReport> RunAsync(Stream body, CancellationToken cancellation)
    {
        // One import at a time: what is checked against the catalogue must still be true when it is published.
        await _one.WaitAsync(cancellation);
        try
        {
            return await Import(body, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ImportReport> Import(Stream body, CancellationToken cancellation)
    {
        var (read, refused) = (new List<(int Line, Product Product)>(), new List<RefusedLine>());
        using var reader = new StreamReader(body, new UTF8Encoding(false, throwOnInvalidBytes: false));
        var lines = new BoundedLines(reader, MaxLineChars);
        for (var number = 1; await lines.ReadAsync(cancellation) is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line.Text))
                continue;
            if (refused.Count == MaxRefused)
            {
                Refuse(number, Refusals.TooManyLinesRefused(MaxRefused));
                break;
            }

            var product = line.IsWhole ? Read(line.Text) : Refusals.BodyTooLarge(MaxLineChars);
            if (product.Refusal is { } refusal)
                Refuse(number, refusal);
            else
                read.Add((number, product.Value!));
        }

        var accepted = 0;
        foreach (var part in read.Chunk(CataloguePublisher.MaxBatch))
        {
            var published = await publisher.PublishAsync([.. part.Select(p => p.Product)], cancellation);
            foreach (var (one, line) in published.Zip(part.Select(p => p.Line)))
            {
                if (one.Refusal is { } refusal)
                    Refuse(line, refusal);
                else
                    accepted++;
            }
        }

        return new ImportReport(accepted, [.. refused.OrderBy(r => r.Line)]);

        void Refuse(int line, Refusal refusal) => refused.Add(new RefusedLine(line, refusal.Code, refusal.Field, refusal.Title));
    }

    public void Dispose() => _one.Dispose();

    private static Result<Product> Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Product>(line, Json.Options) is { } product ? ProductRules.Check(product) is { } refusal ? refusal : product : Refusals.BodyMalformed("$");
        }
        catch (JsonException wrong)
        {
            return Refusals.BodyMalformed(wrong.Path ?? "$");
        }
    }
}
