using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>Forgets which webhooks were heard once they are too old to be believed again.</summary>
public sealed class WebhookSweep(TableWebhooks heard, TimeProvider clock)
{
    private const string EveryNight = "0 15 3 * * *";

    [Function("SweepWebhooks")]
    public Task Run([TimerTrigger(EveryNight)] TimerInfo timer, CancellationToken cancellation) =>
        heard.DeleteOlderAsync(clock.GetUtcNow() - TimeSpan.FromDays(1), cancellation);
}
