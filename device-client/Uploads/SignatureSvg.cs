using System.Globalization;
using System.Text;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Uploads;

/// <summary>A signature as an SVG picture. Made of numbers only, so nothing a pad sends can become markup.</summary>
public static class SignatureSvg
{
    public const int Width = 480;
    public const int Height = 160;
    public const int MaxStrokes = 200;
    public const int MaxPoints = 5_000;

    /// <summary>True when there is ink, within the pad and its limits.</summary>
    public static bool IsDrawable(IReadOnlyList<Stroke> strokes) =>
        strokes.Count is >= 1 and <= MaxStrokes
        && strokes.All(s => s.Points.Count >= 1 && s.Points.All(p => p.X is >= 0 and <= Width && p.Y is >= 0 and <= Height))
        && strokes.Sum(s => s.Points.Count) <= MaxPoints;

    public static string Draw(IReadOnlyList<Stroke> strokes)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\">");
        svg.Append("<g fill=\"none\" stroke=\"#000\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\">");
        foreach (var stroke in strokes)
        {
            svg.Append("<path d=\"M");
            svg.AppendJoin('L', stroke.Points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X} {p.Y}")));
            // A dot is a line to itself: without it, round caps draw nothing.
            if (stroke.Points.Count == 1)
                svg.Append(CultureInfo.InvariantCulture, $"L{stroke.Points[0].X} {stroke.Points[0].Y}");
            svg.Append("\"/>");
        }
        return svg.Append("</g></svg>").ToString();
    }
}
