using System.Text;
using Microsoft.AspNetCore.Http;

namespace QuickCheckout.Functions.Http;

/// <summary>
/// A table as CSV (RFC 4180) for people with a spreadsheet: UTF-8 with a byte order mark, without which Excel takes it for
/// something else, and no cell that a spreadsheet would take for a formula.
/// </summary>
public static class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const char Guard = '\'';

    /// <summary>What a formula may begin with.</summary>
    private static readonly char[] Formula = ['=', '+', '-', '@', '\t', '\r'];

    private static readonly char[] Special = [',', '"', '\r', '\n'];

    /// <summary>Answers with the rows as they are made, in memory of one.</summary>
    public static IResult Answer(string fileName, IEnumerable<IReadOnlyList<string>> rows) =>
        Results.Stream(body => WriteAsync(body, rows), ContentType, fileName);

    /// <summary>The same of rows that are read while they are sent.</summary>
    public static IResult Answer(string fileName, IAsyncEnumerable<IReadOnlyList<string>> rows) => Results.Stream(async body =>
    {
        await using var writer = To(body);
        await foreach (var row in rows)
            await writer.WriteLineAsync(Line(row));
    }, ContentType, fileName);

    public static async Task WriteAsync(Stream body, IEnumerable<IReadOnlyList<string>> rows)
    {
        await using var writer = To(body);
        foreach (var row in rows)
            await writer.WriteLineAsync(Line(row));
    }

    /// <summary>The text of a cell that was written here: without the guard before what looks like a formula.</summary>
    public static string Plain(string cell) => cell.StartsWith(Guard) && IsGuarded(cell) ? cell[1..] : cell;

    private static StreamWriter To(Stream body) => new(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };

    private static string Line(IReadOnlyList<string> row) => string.Join(',', row.Select(Cell));

    private static string Cell(string text)
    {
        var safe = IsGuarded(text) ? Guard + text : text;
        return safe.IndexOfAny(Special) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // A text that has guards of its own before such a character gets one more, so that taking one off gives the text again.
    private static bool IsGuarded(string text) => text.AsSpan().TrimStart(Guard) is [var first, ..] && Formula.Contains(first);
}
