using System.Runtime.CompilerServices;
using System.Text;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>
/// Reads a file of products from its beginning, a row or product at a time, however long the file is. What is wrong with it is
/// an entry, not an exception.
/// </summary>
internal static class ProductFile
{
    private const int HeadBytes = 4;
    private const int BufferBytes = 64 * 1024;

    // Zip, of which .xlsx is one, and the older .xls.
    private static readonly byte[][] Spreadsheets = [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0xD0, 0xCF, 0x11, 0xE0]];

    /// <param name="file">Seekable.</param>
    /// <param name="encoding">Used unless a byte order mark says another.</param>
    public static async IAsyncEnumerable<FileEntry> ReadAsync(
        Stream file, ImportFormat format, Encoding encoding, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var head = new byte[HeadBytes];
        var read = await file.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        if (Spreadsheets.Any(magic => head.AsSpan(0, read).SequenceEqual(magic)))
        {
            yield return new FileEntry.Broken(null, Refusals.SpreadsheetFile);
            yield break;
        }

        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, BufferBytes, leaveOpen: true);
        var entries = format switch
        {
            ImportFormat.Csv => CsvProducts.ReadAsync(text, cancellation),
            ImportFormat.Json => JsonProducts.ReadArrayAsync(text, cancellation),
            ImportFormat.Jsonl => JsonProducts.ReadLinesAsync(text, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "A format without a reader."),
        };
        await foreach (var entry in entries)
            yield return entry;
    }
}
