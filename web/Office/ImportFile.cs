namespace QuickCheckout.Web.Office;

/// <summary>A file that somebody has picked: what it is, as its name says.</summary>
/// <param name="Bytes">Its length.</param>
public sealed record ImportFile(string Name, long Bytes)
{
    /// <summary>The server takes no longer one.</summary>
    public const long MostBytes = 100 * 1024 * 1024;

    public bool IsTooLong => Bytes > MostBytes;

    public bool IsCsv => Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the name says nothing that an import reads.</summary>
    /// <param name="isGb18030">As Excel in China writes CSV.</param>
    public string? ContentType(bool isGb18030) => Path.GetExtension(Name).ToLowerInvariant() switch
    {
        ".csv" => isGb18030 ? "text/csv;charset=gb18030" : "text/csv;charset=utf-8",
        ".json" => "application/json",
        ".jsonl" or ".ndjson" => "application/jsonl",
        _ => null,
    };

    public string Length => Bytes < 1024 * 1024 ? $"{Math.Max(1, Bytes / 1024)} KB" : FormattableString.Invariant($"{Bytes / 1024.0 / 1024:0.0} MB");
}
