using System.Threading.Channels;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The notifications that wait to be sent. They are in the books, so that a restart forgets none.</summary>
public sealed class Outbox(Books books, TimeProvider clock)
{
    /// <summary>
    /// Pauses after each sending that was not acknowledged; after the last it is given up. Alipay's own are 4 m, 10 m, 10 m, 1 h,
    /// 2 h, 6 h and 15 h: nobody watches a demonstration for so long.
    /// </summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses = [.. new[] { 4, 10, 10, 60, 120, 360, 900 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something may be due earlier than it was.</summary>
    public void Nudge() => _nudges.Writer.TryWrite(true);

    public IReadOnlyList<Notice> Due() => books.Turn(turn => turn.DueNotices(clock.GetUtcNow()));

    public void Postpone(Notice notice, TimeSpan time) => Keep(notice with { DueAt = clock.GetUtcNow() + time });

    public void Acknowledged(Notice notice) => Keep(notice with { Sends = notice.Sends + 1, State = NoticeState.Delivered });

    public void Unanswered(Notice notice) => Keep(notice.Sends < Pauses.Count
        ? notice with { Sends = notice.Sends + 1, DueAt = clock.GetUtcNow() + Pauses[notice.Sends] }
        : notice with { Sends = notice.Sends + 1, State = NoticeState.GivenUp });

    /// <summary>Done when something is due, or may be.</summary>
    public async Task Rest(CancellationToken stop)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var next = books.Turn(turn => turn.Next());
        var due = Task.Delay(next is { } at ? Later(at - clock.GetUtcNow()) : Timeout.InfiniteTimeSpan, clock, rest.Token);
        // Asked once more: time may have passed before the delay began.
        if (next > clock.GetUtcNow() || next is null)
            await Task.WhenAny(due, _nudges.Reader.WaitToReadAsync(rest.Token).AsTask());
        await rest.CancelAsync();
        _nudges.Reader.TryRead(out _);
    }

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private void Keep(Notice notice) => books.Turn(turn =>
    {
        turn.Keep(notice);
        return notice;
    });
}
