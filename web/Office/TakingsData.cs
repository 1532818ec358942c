using System.Globalization;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Web.Office;

/// <summary>Takings as a chart shows them: net amounts, a bar for each day or hour, a part of it for each means. No day or hour in between is left out.</summary>
public sealed record TakingsData(IReadOnlyList<Means> Series, IReadOnlyList<StackedValue> Values)
{
    public static TakingsData ByDay(Takings takings) => Of(
        takings.ByDayAndMeans, [.. Enumerable.Range(0, takings.To.DayNumber - takings.From.DayNumber + 1).Select(takings.From.AddDays)],
        day => day.ToString("MM-dd", CultureInfo.InvariantCulture));

    public static TakingsData ByHour(Takings takings)
    {
        var hours = takings.ByHour.Select(h => h.Key).DefaultIfEmpty(0).ToList();
        return Of(takings.ByHourAndMeans, [.. Enumerable.Range(hours.Min(), hours.Max() - hours.Min() + 1)], hour => string.Create(CultureInfo.InvariantCulture, $"{hour:00}"));
    }

    public long SumOf(int series) => Values.Sum(v => v.Parts[series]);

    private static TakingsData Of<T>(IReadOnlyList<TakingsPart<T>> parts, IReadOnlyList<T> places, Func<T, string> label) where T : notnull
    {
        List<Means> series = [.. parts.Select(p => p.Means).Distinct().Order()];
        var amounts = parts.ToDictionary(p => (p.Key, p.Means), p => p.Sum.NetFen);
        return new TakingsData(series, [.. places.Select(place => new StackedValue(label(place), [.. series.Select(means => amounts.GetValueOrDefault((place, means)))]))]);
    }
}
