using System.Net;
using System.Text;
using ZXing;
using ZXing.Common;

namespace QuickCheckout.Simulators.Support;

public enum CodeKind
{
    Qr,
    Code128,
}

/// <summary>What a phone shows to a scanner, as an SVG picture: no script, no style, black on white whatever page it is put into.</summary>
public static class ScannableCode
{
    // What ISO/IEC 18004 and 15417 ask for: so much white on each side, in modules.
    private const int QrQuietZone = 4;
    private const int Code128QuietZone = 10;
    private const double BarHeightPerWidth = 0.3;

    /// <param name="text">For <see cref="CodeKind.Code128"/> ASCII, at most 80 characters.</param>
    /// <exception cref="ArgumentException">The text cannot be shown as this kind of code.</exception>
    public static string Svg(CodeKind kind, string text)
    {
        var modules = Encode(kind, text);
        var quiet = kind == CodeKind.Qr ? QrQuietZone : Code128QuietZone;
        // The bars are one row, drawn high.
        var (rowHeight, above) = kind == CodeKind.Qr ? (1, quiet) : ((int)(modules.Width * BarHeightPerWidth), quiet / 2);
        var (width, height) = (modules.Width + 2 * quiet, modules.Height * rowHeight + 2 * above);
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" shape-rendering="crispEdges"><title>{WebUtility.HtmlEncode(text)}</title><path fill="#fff" d="M0 0h{width}v{height}H0z"/><path fill="#000" d="{Bars(modules, quiet, above, rowHeight)}"/></svg>
            """;
    }

    private static BitMatrix Encode(CodeKind kind, string text)
    {
        try
        {
            // Without a size the matrix has one bit a module; the white around it is ours.
            return new MultiFormatWriter().encode(text, kind == CodeKind.Qr ? BarcodeFormat.QR_CODE : BarcodeFormat.CODE_128, 0, 0, Hints);
        }
        catch (WriterException e)
        {
            throw new ArgumentException(e.Message, nameof(text), e);
        }
    }

    private static Dictionary<EncodeHintType, object> Hints => new() { [EncodeHintType.MARGIN] = 0, [EncodeHintType.CHARACTER_SET] = "UTF-8" };

    private static string Bars(BitMatrix modules, int left, int top, int rowHeight)
    {
        var path = new StringBuilder();
        for (var y = 0; y < modules.Height; y++)
        {
            for (var x = 0; x < modules.Width; x++)
            {
                var start = x;
                while (x < modules.Width && modules[x, y])
                    x++;
                if (x > start)
                    path.Append($"M{left + start} {top + y * rowHeight}h{x - start}v{rowHeight}h{start - x}z");
            }
        }

        return path.ToString();
    }
}
