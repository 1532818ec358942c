using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Api;

/// <summary>GET /api/checkouts/{id}/timeline: what a checkout went through (rule S2), oldest first, its money in between.</summary>
/// <param name="Entries">One of step and movement each.</param>
/// <param name="SkippedSteps">How many steps of the middle are left out: a very long checkout remembers its beginning and its end.</param>
/// <param name="Now">Where it is now, what it waits for and what happens next.</param>
public sealed record Timeline(string CheckoutId, string OrderNo, string StoreId, IReadOnlyList<TimelineEntry> Entries, int SkippedSteps, TimelineNow Now)
{
    public static Timeline Of(CheckoutStatus status, IReadOnlyList<JournalEntry> journal)
    {
        var history = status.Steps ?? StepHistory.None;
        var steps = history.Taken.Select((taken, i) => TimelineStep.Of(taken, NextOf(history, i), status));
        var entries = steps.Select(step => new TimelineEntry(step.From, step, null)).Concat(journal.Select(line => new TimelineEntry(line.At, null, line)));
        // A step stands before what happened in it: sorting keeps the order of equals.
        return new Timeline(
            status.CheckoutId, status.OrderNo, status.StoreId, [.. entries.OrderBy(e => e.At.ToUnixTimeMilliseconds())], history.Skipped,
            new TimelineNow(status.Step, status.Since, status.Deadline, status.Next, status.Awaiting, status.Attention));
    }

    /// <summary>Of the last before those that are left out nobody knows what followed.</summary>
    private static StepTaken? NextOf(StepHistory history, int at) =>
        (history.Skipped > 0 && at == StepHistory.First - 1) || at + 1 == history.Taken.Count ? null : history.Taken[at + 1];
}

public sealed record TimelineEntry(DateTimeOffset At, TimelineStep? Step, JournalEntry? Movement);

/// <param name="Tender">With <paramref name="Attempt"/>: the payment that was under way; null when none was.</param>
/// <param name="To">When the next step began; null while it lasts, and of the last one.</param>
/// <param name="BeganBy">Who or what made it begin.</param>
/// <param name="EndedBy">Who or what ended it.</param>
/// <param name="Deadline">The last it had.</param>
/// <param name="Next">What would have happened by itself at the deadline.</param>
/// <param name="Times">How often somebody was waited for in it, such as for each of three scans.</param>
/// <param name="Reason">Code of what was refused or failed at its beginning or in it; null when nothing was.</param>
public sealed record TimelineStep(
    Step Step, int? Tender, int? Attempt, DateTimeOffset From, DateTimeOffset? To, double? Seconds, TimelineCause BeganBy, TimelineCause? EndedBy,
    DateTimeOffset? Deadline, NextAction? Next, int Times, string? Reason)
{
    internal static TimelineStep Of(StepTaken taken, StepTaken? next, CheckoutStatus status) => new(
        taken.Step, taken.Tender, taken.Attempt, taken.Since, next?.Since, next is null ? null : (next.Since - taken.Since).TotalSeconds,
        TimelineCause.Of(taken.Cause, status), next is null ? null : TimelineCause.Of(next.Cause, status), taken.Deadline, taken.Next, Math.Max(1, taken.Waits), taken.Reason);
}

/// <param name="By">The associate, the person of the back office, or the terminal; null where the kind says it.</param>
public sealed record TimelineCause(StepCauseKind Kind, string? By)
{
    internal static TimelineCause Of(StepCause cause, CheckoutStatus status) => new(cause.Kind, cause.By ?? cause.Kind switch
    {
        StepCauseKind.Associate => status.AssociateId,
        StepCauseKind.Terminal => status.TerminalId,
        _ => null,
    });
}

/// <param name="Next">What happens by itself at the deadline.</param>
/// <param name="Awaiting">The event it waits for; null when it waits for none, or works by itself.</param>
/// <param name="Attention">What a person has to do; null when nobody has to.</param>
public sealed record TimelineNow(Step Step, DateTimeOffset Since, DateTimeOffset? Deadline, NextAction? Next, string? Awaiting, Attention? Attention);
