namespace QuickCheckout.Domain.Catalogue;

public enum ImportFormat
{
    /// <summary>One row a SKU, under a header.</summary>
    Csv,

    /// <summary>One array of products.</summary>
    Json,

    /// <summary>One product a line.</summary>
    Jsonl,
}

public enum ImportState
{
    Waiting,
    Running,

    /// <summary>Read to its end; rows may have been refused.</summary>
    Done,

    /// <summary>Not read to its end. What was read before is in.</summary>
    Failed,
}

/// <summary>A file of products on its way into the catalogue (rule C6), or there.</summary>
/// <param name="Id">Sorts the newest first.</param>
/// <param name="By">Who sent it.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="BytesRead">How much of it was read so far.</param>
/// <param name="Rows">Rows read, of which CSV has one a SKU and JSON one a product.</param>
/// <param name="Unchanged">Products that were in the catalogue already, exactly so.</param>
/// <param name="Refused">The first of the refused rows; the report has all.</param>
/// <param name="Reason">Why it failed.</param>
public sealed record CatalogueImport(
    string Id, string? FileName, string By, ImportFormat Format, ImportState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    long Bytes, long BytesRead, int Rows, int Products, int Added, int Changed, int Unchanged, int RefusedProducts, int RefusedRows,
    IReadOnlyList<RefusedRow> Refused, Refusal? Reason = null)
{
    /// <summary>The most rows that <see cref="Refused"/> names.</summary>
    public const int MostNamed = 100;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasEnded => State is ImportState.Done or ImportState.Failed;
}

/// <summary>A row of an imported file that did not go in.</summary>
/// <param name="Row">As a spreadsheet counts, the header being 1; of JSON the element or line, from 1.</param>
/// <param name="ArticleNo">Of the product it belongs to, where that could be read.</param>
public sealed record RefusedRow(int Row, string Code, string? Field, LocalText Title, string? ArticleNo = null)
{
    public static RefusedRow Of(int row, Refusal refusal, string? articleNo) =>
        new(row, refusal.Code, refusal.Field, refusal.Title, articleNo is null ? null : Refusals.Said(articleNo));
}
