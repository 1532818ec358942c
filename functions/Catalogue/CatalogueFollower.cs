using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>Shows on this instance what any other has published: a look at one row, twice a second.</summary>
public sealed class CatalogueFollower(ProductCatalogue catalogue, IOptions<CatalogueSettings> settings, TimeProvider clock, ILogger<CatalogueFollower> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(settings.Value.FollowMilliseconds), clock);
        while (await Next(next, stoppingToken))
        {
            try
            {
                await catalogue.FollowAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Tills go on with what they have; the next look is soon.
                log.LogWarning(failure, "The catalogue's changes could not be read");
            }
        }
    }

    private static async ValueTask<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
