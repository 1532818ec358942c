using System.Text;
using QuickCheckout.Domain;

namespace QuickCheckout.Functions.Catalogue.Import;

/// <summary>
/// In which encoding a file is read. Bytes that are no text become <see cref="NoText"/>, by which their row is refused; a file that
/// was damaged earlier has the same character in it already.
/// </summary>
internal static class FileEncoding
{
    /// <summary>U+FFFD, the replacement character.</summary>
    public const char NoText = '\uFFFD';

    private static readonly DecoderReplacementFallback Marked = new($"{NoText}");

    /// <param name="charset">As in Content-Type; null for UTF-8.</param>
    public static Result<Encoding> Named(string? charset) => charset?.Trim('"').ToLowerInvariant() switch
    {
        null or "" or "utf-8" or "utf8" or "us-ascii" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false),
        "utf-16" or "utf-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        "utf-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        // Of GB18030 the other two are parts; Excel in China says any of them.
        "gb18030" or "gbk" or "gb2312" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, Marked)!,
        _ => Refusals.CharsetUnknown(charset!),
    };

    /// <summary>Zeros stand between the bytes of a text in UTF-16 that is read as another.</summary>
    public static bool IsWrongFor(string text) => text.AsSpan().IndexOfAny(NoText, '\0') >= 0;
}
