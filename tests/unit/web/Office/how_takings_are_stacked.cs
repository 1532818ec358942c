using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Web.Office;

/// <summary>Rule S5: what the bars show is what was taken, to the fen.</summary>
public class how_takings_are_stacked
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    [Fact]
    public void each_bar_and_each_means_adds_up_to_the_takings()
    {
        var random = new Random(7);
        List<TakingsCell> cells =
        [
            .. from day in Enumerable.Range(0, 4) from hour in (int[])[9, 12, 20] from means in Enum.GetValues<Means>()
               select new TakingsCell(Day.AddDays(day), hour, means, "POS-0001", new TakingsSum(1, 0, 0, random.Next(1, 90_000), 0)),
        ];
        var takings = Takings.Of("S001", Day, Day.AddDays(3), cells, new UndecidedOrders(0, 0), 0);
        foreach (var data in new[] { TakingsData.ByDay(takings), TakingsData.ByHour(takings) })
        {
            Assert.Equal(takings.Total.NetFen, data.Values.Sum(v => v.Sum));
            Assert.Equal(takings.ByMeans.Select(m => m.Sum.NetFen), data.Series.Select((_, i) => data.SumOf(i)));
        }

        Assert.Equal(takings.ByDay.Select(d => d.Sum.NetFen), TakingsData.ByDay(takings).Values.Select(v => v.Sum));
    }

    [Fact]
    public void an_hour_in_which_nothing_was_sold_has_its_place()
    {
        var takings = Takings.Of("S001", Day, Day, [Cell(9, 100), Cell(12, 300)], new UndecidedOrders(0, 0), 0);
        var data = TakingsData.ByHour(takings);
        Assert.Equal([("09", 100), ("10", 0), ("11", 0), ("12", 300)], data.Values.Select(v => (v.Label, v.Sum)));
    }

    [Fact]
    public void parts_stand_on_each_other_without_a_gap()
    {
        var chart = StackedBars.Of([new StackedValue("a", [300, 0, 500]), new StackedValue("b", [0, 0, 0])], 10);
        var (first, second) = (chart.Bars[0], chart.Bars[1]);
        Assert.Equal([0, 2], first.Parts.Select(p => p.Series));
        Assert.Equal(1, first.Parts[0].Top + first.Parts[0].Height, 9);
        Assert.Equal(first.Parts[0].Top, first.Parts[1].Top + first.Parts[1].Height, 9);
        Assert.Equal(first.Top, first.Parts[1].Top, 9);
        Assert.Empty(second.Parts);
        Assert.True(first.Left >= 10 && second.Left + second.Width <= 100 && first.Left + first.Width <= second.Left);
    }

    [Theory]
    [InlineData(0, 100, 2)]
    [InlineData(399, 100, 5)]
    [InlineData(400, 100, 5)]
    [InlineData(401, 200, 4)]
    [InlineData(123_456, 50_000, 4)]
    [InlineData(900_000_00, 500_000_00, 3)]
    public void the_axis_has_round_amounts_that_reach_over_the_highest_bar(long most, long step, int count)
    {
        var ticks = StackedBars.Of([new StackedValue("a", [most])], 0).Ticks;
        Assert.Equal((count, step), (ticks.Count, ticks[1]));
        Assert.True(ticks[^1] >= most && ticks[^1] > 0);
    }

    private static TakingsCell Cell(int hour, long fen) => new(Day, hour, Means.Alipay, "POS-0001", new TakingsSum(1, fen, 0, fen, 0));
}
