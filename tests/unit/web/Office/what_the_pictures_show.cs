using Bunit;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Web.Office;

/// <summary>A picture has a text in its stead, and the table beside it says all that it shows.</summary>
public class what_the_pictures_show : OfficeScreen
{
    private static readonly Domain.Api.Timeline Timeline = Some.Timeline(
        [Some.Step(Step.AwaitingCode, 0, 2, deadline: 6), Some.Step(Step.Authorising, 2, 10), Some.Step(Step.Paid, 10)], Some.Movement(3, JournalEvent.Intended), Some.Movement(9));

    [Fact]
    public void a_timeline_has_a_bar_for_each_step_and_a_diamond_for_each_movement()
    {
        var picture = Show<TimelinePicture>(p => p.Add(t => t.Timeline, Timeline).Add(t => t.Now, Some.At(20)));
        var svg = picture.Find("svg[role=img]");
        Assert.Equal("Timeline: 3 steps in 10.0 s, 2 money movements. The table below says the same.", svg.GetAttribute("aria-label"));
        Assert.Equal(["k-person", "k-money", "k-paid"], svg.QuerySelectorAll("g.step").Select(g => g.ClassList[1]));
        Assert.Equal(["0%", "20%"], svg.QuerySelectorAll("rect[width$='%']").Select(r => r.GetAttribute("x")));
        Assert.Equal("60%", svg.QuerySelector("line.deadline")!.GetAttribute("x1"));
        Assert.Equal(["money intended", "money approved"], svg.QuerySelectorAll("path.money").Select(m => m.ClassName!.Trim()));
    }

    [Fact]
    public void its_table_has_every_entry_with_its_exact_time()
    {
        var table = Show<TimelineTable>(p => p.Add(t => t.Timeline, Timeline));
        Assert.Equal(["10:00:00.000", "10:00:02.000", "10:00:10.000", "10:00:03.000", "10:00:09.000"], table.FindAll("time").Select(t => t.TextContent));
        Assert.All(table.FindAll("tbody th"), h => Assert.Equal("row", h.GetAttribute("scope")));
    }

    [Fact]
    public void a_chart_s_table_has_the_sums_of_its_bars()
    {
        var day = new DateOnly(2026, 11, 23);
        var takings = Takings.Of(
            "S001", day, day, [Cell(9, Means.BankCard, 1_000), Cell(9, Means.Alipay, 250), Cell(11, Means.Alipay, 5)], new UndecidedOrders(0, 0), 0);
        var chart = Show<TakingsChart>(p => p.Add(c => c.Title, "By hour").Add(c => c.Of, "Hour").Add(c => c.Data, TakingsData.ByHour(takings)));
        Assert.Equal(["¥10.00", "¥2.50", "¥12.50", "–", "–", "¥0.00", "–", "¥0.05", "¥0.05"], chart.FindAll("td").Select(c => c.TextContent));
        Assert.Equal(["¥10.00", "¥2.55"], chart.FindAll(".legend strong").Select(s => s.TextContent));
        Assert.Equal(3, chart.FindAll("svg[role=img] rect").Count);
    }

    private static TakingsCell Cell(int hour, Means means, long fen) => new(new DateOnly(2026, 11, 23), hour, means, "POS-0001", new TakingsSum(1, fen, 0, fen, 0));
}
