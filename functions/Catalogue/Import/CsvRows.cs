using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>One row of a table.</summary>
/// <param name="Number">As a spreadsheet counts, from 1.</param>
/// <param name="Cells">Those that could be read: none after one with wrong quotes.</param>
/// <param name="Wrong">Why it cannot be read as a row; null when it can.</param>
/// <param name="IsLast">Nothing can be read after it, for that reason.</param>
internal sealed record CsvRow(int Number, IReadOnlyList<string> Cells, Refusal? Wrong = null, bool IsLast = false)
{
    public bool IsBlank => Wrong is null && Cells.All(cell => cell.Length == 0);
}

/// <summary>Reads CSV as RFC 4180 has it, row by row, in memory of one row.</summary>
internal sealed class CsvRows : IDisposable
{
    /// <summary>The most characters of one row. One that is longer has, most likely, a quote that nobody closed.</summary>
    public const int MaxRowChars = 2 * 1024 * 1024;

    /// <summary>No table of products has more columns.</summary>
    public const int MaxCells = 100;

    private readonly RowBound _bound;
    private readonly CsvParser _parser;
    private bool _badQuotes;
    private int _number;

    public CsvRows(TextReader text)
    {
        _bound = new RowBound(text);
        _parser = new CsvParser(_bound, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Mode = CsvMode.RFC4180, IgnoreBlankLines = false, TrimOptions = TrimOptions.None, DetectDelimiter = false, Delimiter = ",",
            BadDataFound = _ => _badQuotes = true, ExceptionMessagesContainRawData = false,
        });
    }

    /// <returns>Null at the end.</returns>
    public async Task<CsvRow?> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _number++;
        _badQuotes = false;
        try
        {
            if (!await _parser.ReadAsync())
                return null;
        }
        catch (RowBoundException)
        {
            return new CsvRow(_number, [], Refusals.RowTooLong(MaxRowChars), IsLast: true);
        }

        _bound.BeginRow();
        if (_parser.Count > MaxCells)
            return new CsvRow(_number, [], Refusals.TooManyColumns(MaxCells));
        var cells = new List<string>(_parser.Count);
        // The parser copies the whole row for each cell that is wrong.
        while (cells.Count < _parser.Count && !_badQuotes)
            cells.Add(_parser[cells.Count]);
        if (!_badQuotes)
            return new CsvRow(_number, cells);
        var open = _bound.AtEnd && _parser.RawRecord.Count(c => c == '"') % 2 != 0;
        return new CsvRow(_number, cells, open ? Refusals.QuoteNotClosed : Refusals.QuotesWrong, open);
    }

    public void Dispose() => _parser.Dispose();

    private sealed class RowBoundException : Exception;

    /// <summary>Gives no more than a row may have before the next row begins.</summary>
    private sealed class RowBound(TextReader text) : TextReader
    {
        private int _given;

        public bool AtEnd { get; private set; }

        public void BeginRow() => _given = 0;

        public override int Read(char[] buffer, int index, int count) => Count(text.Read(buffer, index, count));

        public override async Task<int> ReadAsync(char[] buffer, int index, int count) => Count(await text.ReadAsync(buffer, index, count));

        public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
            Count(await text.ReadAsync(buffer, cancellationToken));

        private int Count(int read)
        {
            AtEnd |= read == 0;
            _given += read;
            return _given <= MaxRowChars ? read : throw new RowBoundException();
        }
    }
}
