using System.Text.RegularExpressions;
using System.Xml.Linq;
using QuickCheckout.Simulators.Support;
using ZXing;
using ZXing.Common;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The pictures of codes, drawn as a browser would and read back by a scanner.</summary>
public sealed partial class what_a_scanner_reads
{
    private const int PixelsPerModule = 3;

    [Theory]
    [InlineData(CodeKind.Qr, "281234567890123456")]
    [InlineData(CodeKind.Qr, "300000000000000000000001")]
    [InlineData(CodeKind.Qr, "会员 <&\"'>")]
    [InlineData(CodeKind.Code128, "281234567890123456")]
    [InlineData(CodeKind.Code128, "88-ABC <&> 1")]
    public void is_what_the_picture_was_made_of(CodeKind kind, string text)
    {
        var read = Read(ScannableCode.Svg(kind, text));
        Assert.Equal((text, kind == CodeKind.Qr ? BarcodeFormat.QR_CODE : BarcodeFormat.CODE_128), (read.Text, read.BarcodeFormat));
    }

    [Theory]
    [InlineData(CodeKind.Qr)]
    [InlineData(CodeKind.Code128)]
    public void comes_with_no_markup_of_its_own(CodeKind kind)
    {
        var svg = XElement.Parse(ScannableCode.Svg(kind, "</title><script>&"));
        Assert.Equal(["title", "path", "path"], svg.Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public void cannot_be_bars_of_anything_but_ascii() =>
        Assert.ThrowsAny<ArgumentException>(() => ScannableCode.Svg(CodeKind.Code128, "会员"));

    private static Result Read(string svg)
    {
        var picture = XElement.Parse(svg);
        var size = picture.Attribute("viewBox")!.Value.Split(' ').Select(int.Parse).ToArray();
        var (width, height) = (size[2] * PixelsPerModule, size[3] * PixelsPerModule);
        var pixels = Enumerable.Repeat(byte.MaxValue, width * height).ToArray();
        foreach (Match box in Box().Matches(picture.Elements().Last().Attribute("d")!.Value))
        {
            var (x, y, w, h) = (At(box, 1), At(box, 2), At(box, 3), At(box, 4));
            for (var row = y; row < y + h; row++)
                Array.Fill(pixels, byte.MinValue, row * width + x, w);
        }

        var image = new BinaryBitmap(new HybridBinarizer(new PlanarYUVLuminanceSource(pixels, width, height, 0, 0, width, height, false)));
        return new MultiFormatReader().decode(image) ?? throw new InvalidOperationException("Nothing is read.");
    }

    private static int At(Match box, int group) => int.Parse(box.Groups[group].Value) * PixelsPerModule;

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v(\d+)")]
    private static partial Regex Box();
}
