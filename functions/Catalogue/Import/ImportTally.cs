using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>What became of a file's rows so far.</summary>
internal sealed class ImportTally
{
    private readonly List<RefusedRow> _refused = [];
    private int _rows;
    private int _products;
    private int _added;
    private int _changed;
    private int _unchanged;
    private int _refusedProducts;

    /// <summary>By row.</summary>
    public IReadOnlyList<RefusedRow> Refused => [.. _refused.OrderBy(r => r.Row)];

    /// <summary>Why the rest is not read; null while it is.</summary>
    public Refusal? Reason { get; private set; }

    public void Count(FileEntry.Whole whole, PublishOutcome outcome)
    {
        _products++;
        _rows += whole.Rows.Count;
        _added += outcome == PublishOutcome.Added ? 1 : 0;
        _changed += outcome == PublishOutcome.Changed ? 1 : 0;
        _unchanged += outcome == PublishOutcome.Unchanged ? 1 : 0;
    }

    public void Count(FileEntry.Refused refused)
    {
        _products++;
        _refusedProducts++;
        _rows += refused.Count;
        _refused.AddRange(refused.Rows.Take(ImportRun.MostRefused - _refused.Count));
        if (_refused.Count == ImportRun.MostRefused)
            Reason ??= Refusals.TooManyLinesRefused(ImportRun.MostRefused);
    }

    public void Count(FileEntry.Broken broken)
    {
        Reason ??= broken.Reason;
        if (broken.Row is { } row)
            _refused.Add(RefusedRow.Of(row, broken.Reason, articleNo: null));
    }

    public CatalogueImport On(CatalogueImport import, long bytesRead) => import with
    {
        State = ImportState.Running, BytesRead = bytesRead, Rows = _rows, Products = _products, Added = _added, Changed = _changed, Unchanged = _unchanged,
        RefusedProducts = _refusedProducts, RefusedRows = _refused.Count, Refused = [.. Refused.Take(CatalogueImport.MostNamed)], Reason = Reason,
    };
}
