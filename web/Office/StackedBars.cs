namespace QuickCheckout.Web.Office;

/// <summary>What one bar of a chart is made of: an amount of each series, from the bottom.</summary>
public sealed record StackedValue(string Label, IReadOnlyList<long> Parts)
{
    public long Sum => Parts.Sum();
}

/// <param name="Top">0 to 1 of the chart's height, from above; <paramref name="Height"/> likewise.</param>
public sealed record StackedPart(int Series, long Value, double Top, double Height);

/// <param name="Left">Per cent of the chart's width; <paramref name="Width"/> likewise.</param>
public sealed record StackedBar(StackedValue Of, double Left, double Width, double Top, IReadOnlyList<StackedPart> Parts)
{
    public double Middle => Left + Width / 2;
}

/// <summary>Bars beside each other under an axis of round amounts.</summary>
/// <param name="Ticks">From 0 to the highest, which is above every bar.</param>
public sealed record StackedBars(IReadOnlyList<StackedBar> Bars, IReadOnlyList<long> Ticks)
{
    private const int MostTicks = 5;

    /// <summary>A bar takes so much of its place.</summary>
    private const double Fill = 0.66;

    /// <summary>No wider than that, per cent, however few there are.</summary>
    private const double Widest = 9;

    public long Highest => Ticks[^1];

    /// <summary>0 at the bottom's height, 1 − of what is highest.</summary>
    public double TopOf(long value) => 1 - (double)value / Highest;

    /// <param name="left">Where the first place begins, per cent; the last ends at 100.</param>
    public static StackedBars Of(IReadOnlyList<StackedValue> values, double left)
    {
        var ticks = TicksTo(values.Count == 0 ? 0 : values.Max(v => v.Sum));
        var chart = new StackedBars([], ticks);
        var place = values.Count == 0 ? 0 : (100 - left) / values.Count;
        var width = Math.Min(place * Fill, Widest);
        return chart with { Bars = [.. values.Select((value, i) => new StackedBar(value, left + place * i + (place - width) / 2, width, chart.TopOf(value.Sum), chart.PartsOf(value)))] };
    }

    private List<StackedPart> PartsOf(StackedValue value)
    {
        var parts = new List<StackedPart>();
        var below = 0L;
        for (var series = 0; series < value.Parts.Count; series++)
        {
            var amount = value.Parts[series];
            below += amount;
            if (amount > 0)
                parts.Add(new StackedPart(series, amount, TopOf(below), (double)amount / Highest));
        }

        return parts;
    }

    /// <summary>Steps of 1, 2 or 5 yuan times a power of ten, as few as reach over the highest.</summary>
    private static IReadOnlyList<long> TicksTo(long most)
    {
        for (var unit = 100L; ; unit *= 10)
            foreach (var step in (long[])[unit, unit * 2, unit * 5])
                if (step * (MostTicks - 1) >= most)
                    return [.. Enumerable.Range(0, (int)((most + step - 1) / step) + (most == 0 ? 2 : 1)).Select(i => step * i)];
    }
}
