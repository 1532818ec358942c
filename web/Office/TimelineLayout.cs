using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Web.Office;

/// <summary>What a step is, for its colour.</summary>
public enum StepKind
{
    /// <summary>Associate or customer decide, with a code, an amount or a phone.</summary>
    Person,

    /// <summary>The customer is at the terminal.</summary>
    Terminal,

    /// <summary>The acquirer is asked.</summary>
    Money,

    /// <summary>Money goes back.</summary>
    Undo,
    Paid,
    Closed,
    Attention,
}

/// <summary>A movement of money at its place, in per cent of the axis.</summary>
/// <param name="IsLater">It was after the end of the picture, as a settlement is; it stands at the edge.</param>
public sealed record TimelineMark(JournalEntry Movement, double At, bool IsLater);

/// <summary>One step as a bar. Places in per cent of the axis.</summary>
/// <param name="Width">0 of a step that is a mere moment: how the checkout ended.</param>
/// <param name="Deadline">Null when it has none, or that lies beyond the picture.</param>
/// <param name="IsOpen">It goes on.</param>
public sealed record TimelineRow(
    TimelineStep Step, StepKind Kind, double Begin, double Width, double? Deadline, bool IsOpen, TimeSpan? Lasted, IReadOnlyList<TimelineMark> Marks)
{
    public double End => Begin + Width;
}

/// <summary>
/// A timeline as a picture: a row for each step, in turn, and each movement of money on the row of the step in which it happened.
/// </summary>
public sealed record TimelineLayout(TimeAxis Axis, IReadOnlyList<TimelineRow> Rows)
{
    /// <summary>A deadline that is further away than what has passed so far, this often, is left outside the picture.</summary>
    private const double FarAway = 2;

    /// <param name="now">Where the bar of a step that goes on ends.</param>
    public static TimelineLayout Of(Timeline timeline, DateTimeOffset now)
    {
        var steps = timeline.Entries.Where(e => e.Step is not null).Select(e => e.Step!).ToList();
        var movements = timeline.Entries.Where(e => e.Movement is not null).Select(e => e.Movement!).ToList();
        if (steps.Count == 0)
            return new TimelineLayout(new TimeAxis(now, now), []);
        var axis = AxisOf(steps, now);
        var rows = steps.Select((step, i) => RowOf(step, axis, now, MovementsOf(i))).ToList();
        return new TimelineLayout(axis, rows);

        // What happened before the first step or after the last belongs to these.
        IEnumerable<JournalEntry> MovementsOf(int i) => movements.Where(m =>
            (i == 0 || m.At >= steps[i].From) && (i == steps.Count - 1 || m.At < steps[i + 1].From));
    }

    public static StepKind KindOf(Step step) => step switch
    {
        Step.AwaitingCode or Step.ChoosingBenefits or Step.ChoosingAmount or Step.AwaitingPayer => StepKind.Person,
        Step.ReadingCard or Step.EnteringPin or Step.Signing => StepKind.Terminal,
        Step.Authorising => StepKind.Money,
        Step.Reversing or Step.Unwinding => StepKind.Undo,
        Step.Paid => StepKind.Paid,
        Step.Closed => StepKind.Closed,
        _ => StepKind.Attention,
    };

    private static bool IsEnd(Step step) => KindOf(step) is StepKind.Paid or StepKind.Closed or StepKind.Attention;

    // The steps make the axis: a settlement hours later would leave no room for them.
    private static TimeAxis AxisOf(List<TimelineStep> steps, DateTimeOffset now)
    {
        var (from, last) = (steps[0].From, steps[^1]);
        if (IsEnd(last.Step))
            return new TimeAxis(from, last.From);
        var to = now > last.From ? now : last.From;
        return new TimeAxis(from, last.Deadline is { } deadline && deadline > to && deadline - from <= (to - from) * FarAway ? deadline : to);
    }

    private static TimelineRow RowOf(TimelineStep step, TimeAxis axis, DateTimeOffset now, IEnumerable<JournalEntry> movements)
    {
        var isOpen = step.To is null && !IsEnd(step.Step);
        var end = step.To ?? (isOpen && now > step.From ? now : step.From);
        var begin = axis.PlaceOf(step.From);
        return new TimelineRow(
            step, KindOf(step.Step), begin, axis.PlaceOf(end) - begin, step.Deadline is { } deadline && axis.Holds(deadline) ? axis.PlaceOf(deadline) : null,
            isOpen, step.To is null && !isOpen ? null : end - step.From, [.. movements.Select(m => new TimelineMark(m, axis.PlaceOf(m.At), m.At > axis.To))]);
    }
}
