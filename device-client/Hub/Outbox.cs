using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Terminal.Hub;

/// <summary>One report on its way to the hub.</summary>
/// <param name="Id">Attempt and kind, the same for every delivery, so that whoever reads can tell a repeat.</param>
public sealed record OutgoingReport(string Id, byte[] Body)
{
    public static OutgoingReport Of(TerminalReport report) => new(IdOf(report), JsonSerializer.SerializeToUtf8Bytes(report, Json.Options));

    private static string IdOf(TerminalReport report) => report switch
    {
        // The event's name holds kind, tender and attempt.
        AttemptReport attempt => $"{attempt.Attempt.CheckoutId}/{attempt.EventName}",
        TerminalStarted started => $"{started.BootId}/{TerminalStarted.Name}",
        _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "A report without an id."),
    };
}

/// <summary>Sends one report; returns when the hub has acknowledged it (PUBACK).</summary>
public interface IReportSender
{
    Task SendAsync(OutgoingReport report, CancellationToken cancellationToken);
}

/// <summary>
/// Reports in the order they were posted, each sent until the hub acknowledges it: at least once, while the program lives.
/// What is unsent when power is lost is lost with it; the next boot's "started" tells the cloud.
/// </summary>
public sealed class Outbox(IReportSender sender, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstRetryAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<OutgoingReport> _reports = Channel.CreateUnbounded<OutgoingReport>(new() { SingleReader = true });

    /// <summary>How many reports are not acknowledged yet, the one being sent included.</summary>
    public int Unsent => Volatile.Read(ref _unsent);

    private int _unsent;

    public void Post(TerminalReport report)
    {
        Interlocked.Increment(ref _unsent);
        _reports.Writer.TryWrite(OutgoingReport.Of(report));
    }

    /// <summary>Sends until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = RetryForever();
        await foreach (var report in _reports.Reader.ReadAllAsync(cancellationToken))
        {
            await retry.ExecuteAsync(
                static async (state, token) => await state.sender.SendAsync(state.report, token), (sender, report), cancellationToken);
            Interlocked.Decrement(ref _unsent);
        }
    }

    private ResiliencePipeline RetryForever() =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstRetryAfter,
                MaxDelay = LongestRetryAfter,
                // Order matters more than any single report's haste: nothing overtakes the one that fails.
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is not null && !args.Context.CancellationToken.IsCancellationRequested),
                OnRetry = args =>
                {
                    logger.LogWarning(
                        "A report was not acknowledged, try {Try} in {Delay} ms: {Error}",
                        args.AttemptNumber + 2, (int)args.RetryDelay.TotalMilliseconds, args.Outcome.Exception?.Message);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
