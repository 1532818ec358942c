namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// The steps that a checkout went through, which its status remembers itself (rule S2): what the engine keeps of its past cannot be
/// asked for on Azure Storage. Bounded, since a status is: of a checkout of very many steps the beginning and the end are kept.
/// </summary>
/// <param name="Skipped">How many are left out after the first <see cref="First"/>.</param>
public sealed record StepHistory(IReadOnlyList<StepTaken> Taken, int Skipped = 0)
{
    public const int Most = 36;

    /// <summary>Of these the first ones stay.</summary>
    public const int First = 6;

    public static StepHistory None { get; } = new([]);
}

public static class StepHistories
{
    /// <summary>The status that follows another, with what it adds to the steps taken.</summary>
    /// <param name="cause">What made it follow.</param>
    public static CheckoutStatus Remembering(this CheckoutStatus next, CheckoutStatus before, StepCause cause)
    {
        var history = before.Steps ?? StepHistory.None;
        var waits = next.Awaiting is not null && next.Awaiting != before.Awaiting ? 1 : 0;
        // What was said before is not said again of what follows.
        var reason = next.LastError is { } said && said != before.LastError ? said.Code : null;
        var last = history.Taken.Count == 0 ? null : history.Taken[^1];
        if (last is not null && last.Step == next.Step && (last.IsOf(next.Attempt) || next.Attempt is null))
            return next with { Steps = history.WithLast(last.Going(next, waits, reason)) };
        var taken = new StepTaken(next.Step, next.Attempt?.Tender, next.Attempt?.Number, Rounded(next.Since), cause, Rounded(next.Deadline), next.Next, waits, reason);
        return next with { Steps = history.With(taken) };
    }

    private static StepTaken Going(this StepTaken last, CheckoutStatus next, int waits, string? reason) => last with
    {
        Deadline = Rounded(next.Deadline) ?? last.Deadline, Next = next.Next ?? last.Next, Waits = last.Waits + waits, Reason = reason ?? last.Reason,
    };

    private static StepHistory WithLast(this StepHistory history, StepTaken last) => history with { Taken = [.. history.Taken.SkipLast(1), last] };

    private static StepHistory With(this StepHistory history, StepTaken next) => history.Taken.Count < StepHistory.Most
        ? history with { Taken = [.. history.Taken, next] }
        : new StepHistory([.. history.Taken.Take(StepHistory.First), .. history.Taken.Skip(StepHistory.First + 1), next], history.Skipped + 1);

    // As it is written: what is read again is the same.
    private static DateTimeOffset Rounded(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static DateTimeOffset? Rounded(DateTimeOffset? at) => at is { } instant ? Rounded(instant) : null;
}
