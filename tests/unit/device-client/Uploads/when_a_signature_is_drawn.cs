using System.Xml.Linq;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Uploads;

public static class when_a_signature_is_drawn
{
    [Fact]
    public static void every_stroke_is_a_path_and_a_dot_is_visible()
    {
        var svg = XDocument.Parse(SignatureSvg.Draw([new([new(1, 2), new(3, 4), new(5, 6)]), new([new(7, 8)])]));

        Assert.Equal(
            ["M1 2L3 4L5 6", "M7 8L7 8"],
            svg.Descendants().Where(e => e.Name.LocalName == "path").Select(e => e.Attribute("d")!.Value));
    }

    public static TheoryData<int, int, int, int, bool> Inks => new()
    {
        { 1, 1, 0, 0, true },
        { 1, 1, SignatureSvg.Width, SignatureSvg.Height, true },
        { 1, 1, SignatureSvg.Width + 1, 0, false },
        { 1, 1, 0, -1, false },
        { 0, 0, 0, 0, false },
        { 1, 0, 0, 0, false },
        { SignatureSvg.MaxStrokes, 1, 0, 0, true },
        { SignatureSvg.MaxStrokes + 1, 1, 0, 0, false },
        { 1, SignatureSvg.MaxPoints, 0, 0, true },
        { 1, SignatureSvg.MaxPoints + 1, 0, 0, false },
    };

    [Theory]
    [MemberData(nameof(Inks))]
    public static void ink_has_bounds(int strokes, int points, int x, int y, bool drawable) =>
        Assert.Equal(
            drawable,
            SignatureSvg.IsDrawable([.. Enumerable.Range(0, strokes).Select(_ => new Stroke([.. Enumerable.Repeat(new InkPoint(x, y), points)]))]));
}
