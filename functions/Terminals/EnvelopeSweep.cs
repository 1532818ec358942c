using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions.Terminals;

/// <summary>
/// Deletes sealed envelopes whose attempt ended before it was authorised: a PIN that came a moment too late, a cancel
/// between upload and report. Answered ones are deleted at once by the authorisation itself (rule Z2).
/// </summary>
public sealed class EnvelopeSweep(BlobEnvelopes envelopes, TimeProvider clock, ILogger<EnvelopeSweep> log)
{
    /// <summary>No authorisation starts this long after its upload: it gives up <see cref="PaymentActivities.LongestWait"/> after the PIN.</summary>
    public static readonly TimeSpan LongestUse = TimeSpan.FromMinutes(15);

    private const string EveryFiveMinutes = "0 */5 * * * *";

    [Function("SweepEnvelopes")]
    public async Task Run([TimerTrigger(EveryFiveMinutes)] TimerInfo timer, CancellationToken cancellation)
    {
        var deleted = await envelopes.DeleteOlderAsync(clock.GetUtcNow() - LongestUse, cancellation);
        if (deleted > 0)
            log.LogInformation("Deleted {Count} sealed envelopes that were never used", deleted);
    }
}
