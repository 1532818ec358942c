using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Web.Office;

/// <summary>Rule S2: a bar for each step, from when to when, on one axis.</summary>
public class how_a_timeline_is_drawn
{
    [Fact]
    public void a_bar_lies_where_its_step_does()
    {
        var layout = TimelineLayout.Of(Some.Timeline([Some.Step(Step.AwaitingCode, 0, 2), Some.Step(Step.Authorising, 2, 10), Some.Step(Step.Paid, 10)]), Some.At(500));
        Assert.Equal([(0, 20), (20, 80), (100, 0)], layout.Rows.Select(r => (Math.Round(r.Begin), Math.Round(r.Width))));
        Assert.Equal([StepKind.Person, StepKind.Money, StepKind.Paid], layout.Rows.Select(r => r.Kind));
        Assert.Equal([2.0, 8.0, null], layout.Rows.Select(r => r.Lasted?.TotalSeconds));
        Assert.DoesNotContain(layout.Rows, r => r.IsOpen);
    }

    [Fact]
    public void one_that_goes_on_grows_until_now_and_shows_its_deadline()
    {
        var layout = TimelineLayout.Of(Some.Timeline([Some.Step(Step.AwaitingCode, 0, 60), Some.Step(Step.ReadingCard, 60, deadline: 120)]), Some.At(90));
        var last = layout.Rows[^1];
        Assert.Equal((true, 50.0, 25.0, 100.0), (last.IsOpen, last.Begin, last.Width, last.Deadline));
    }

    [Fact]
    public void a_deadline_far_away_is_left_outside()
    {
        var layout = TimelineLayout.Of(Some.Timeline([Some.Step(Step.ChoosingAmount, 0, deadline: 600)]), Some.At(10));
        Assert.Equal((Some.At(10), null), (layout.Axis.To, layout.Rows[0].Deadline));
    }

    [Fact]
    public void money_moves_on_the_row_of_its_step()
    {
        var layout = TimelineLayout.Of(
            Some.Timeline([Some.Step(Step.ChoosingAmount, 0, 4), Some.Step(Step.Authorising, 4, 8), Some.Step(Step.Paid, 8)],
                Some.Movement(4, JournalEvent.Intended), Some.Movement(6), Some.Movement(10, JournalEvent.Settled)),
            Some.At(20));
        Assert.Equal([0, 2, 1], layout.Rows.Select(r => r.Marks.Count));
        Assert.Equal([50.0, 75.0], layout.Rows[1].Marks.Select(m => m.At));
        Assert.DoesNotContain(layout.Rows[1].Marks, m => m.IsLater);
    }

    [Fact]
    public void a_settlement_hours_later_leaves_the_steps_their_room()
    {
        var layout = TimelineLayout.Of(Some.Timeline([Some.Step(Step.Authorising, 0, 8), Some.Step(Step.Paid, 8)], Some.Movement(50_000, JournalEvent.Settled)), Some.At(60_000));
        Assert.Equal(Some.At(8), layout.Axis.To);
        var mark = layout.Rows[^1].Marks.Single();
        Assert.Equal((100, true), (mark.At, mark.IsLater));
    }

    [Fact]
    public void of_nothing_there_is_no_row() => Assert.Empty(TimelineLayout.Of(Some.Timeline([]), Some.Now).Rows);

    [Theory]
    [InlineData(0.9, 200, 5)]
    [InlineData(6.5, 1_000, 7)]
    [InlineData(100, 15_000, 7)]
    [InlineData(3_600, 600_000, 7)]
    [InlineData(360_000, 54_000_000, 7)]
    public void its_axis_has_round_ticks_and_few(double seconds, int stepMs, int count)
    {
        var ticks = new TimeAxis(Some.Now, Some.At(seconds)).Ticks;
        Assert.Equal((count, TimeSpan.FromMilliseconds(stepMs)), (ticks.Count, ticks[1]));
    }

    [Fact]
    public void its_axis_is_named_in_what_people_count() =>
        Assert.Equal(["0", "200 ms", "15 s", "1:30", "2:00:00"], new[] { 0, 0.2, 15, 90, 7_200 }.Select(s => TimeAxis.Label(TimeSpan.FromSeconds(s))));
}
