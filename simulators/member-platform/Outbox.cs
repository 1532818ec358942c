using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>Delivers each webhook at least once: until the store takes or refuses it, for a day, also across restarts.</summary>
public sealed class Outbox(Books books, WebhookSender sender, TimeProvider clock, ILogger<Outbox> log) : IHostedService, IAsyncDisposable
{
    /// <summary>How long after a failed try the next one is; from then on it is always the last of these.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)];

    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Task> _deliveries = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Goes on with what an earlier process still owed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var owed in books.Turn(turn => turn.Webhooks()))
            Begin(owed);
        return Task.CompletedTask;
    }

    /// <summary>Delivers one that is in the books.</summary>
    public void Begin(Webhook webhook)
    {
        var delivery = Task.Run(() => DeliverAsync(webhook, _stop.Token), CancellationToken.None);
        _deliveries[webhook.Id] = delivery;
        _ = delivery.ContinueWith(_ => _deliveries.TryRemove(webhook.Id, out var _), TaskScheduler.Default);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_deliveries.Values);
    }

    /// <summary>Nothing is written to the books from then on. The host does this twice: it knows the outbox by two names.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(default);

    private async Task DeliverAsync(Webhook webhook, CancellationToken stop)
    {
        try
        {
            for (var owed = webhook; owed is not null; owed = await TryAsync(owed, stop))
            {
                if (owed.DueAt - clock.GetUtcNow() is { Ticks: > 0 } wait)
                    await Task.Delay(wait, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The books keep it for the next process.
        }
        catch (Exception broken)
        {
            log.LogError(broken, "The webhook {Id} is delivered again only after a restart", webhook.Id);
        }
    }

    /// <returns>What is still owed; null when nothing is.</returns>
    private async Task<Webhook?> TryAsync(Webhook webhook, CancellationToken stop)
    {
        var ended = await sender.SendAsync(webhook, stop);
        var now = clock.GetUtcNow();
        if (!ended && now - webhook.CreatedAt >= GivesUpAfter)
        {
            log.LogWarning("The webhook {Id} is given up after {Tries} tries", webhook.Id, webhook.Tries + 1);
            ended = true;
        }

        var later = webhook with { Tries = webhook.Tries + 1, DueAt = now + Waits[Math.Min(webhook.Tries, Waits.Count - 1)] };
        books.Turn(turn => ended ? turn.End(webhook) : turn.Keep(later));
        return ended ? null : later;
    }
}
