using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions.Catalogue;

/// <summary>
/// What sold how often (rule C2), counted from the paid orders. Days are counted again for a while: a night may have been missed, and a
/// person may end an order late. Nothing on a checkout's way waits for it.
/// </summary>
public sealed class SalesTally(TableOrders orders, ProductCatalogue catalogue, CataloguePublisher publisher, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    private const string EveryNight = "0 25 3 * * *";
    private const int DaysCountedAgain = 7;
    private const int MostChars = 400_000;

    /// <summary>Quotes, colon, number and comma.</summary>
    private const int CharsAround = 12;

    [Function("TallySales")]
    public Task Run([TimerTrigger(EveryNight)] TimerInfo timer, CancellationToken cancellation) => CountAsync(cancellation);

    /// <returns>Pieces sold in the days that were counted, today among them.</returns>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var first = store.Value.DayOf(clock.GetUtcNow()).AddDays(1 - DaysCountedAgain);
        var days = Enumerable.Range(0, DaysCountedAgain).ToDictionary(first.AddDays, _ => new Dictionary<string, long>(StringComparer.Ordinal));
        await foreach (var (input, endedAt) in orders.PaidSinceAsync(store.Value.StartOf(first), cancellation))
        {
            if (!days.TryGetValue(store.Value.DayOf(endedAt), out var day))
                continue;
            foreach (var line in input.Lines)
            {
                // What is not on sale any more needs no place in the order.
                if (catalogue.FindSku(line.Sku)?.Product.ArticleNo is { } articleNo)
                    day[articleNo] = day.GetValueOrDefault(articleNo) + line.Quantity;
            }
        }

        await publisher.TallyAsync(days.ToDictionary(d => d.Key, d => (IReadOnlyDictionary<string, long>)MostSold(d.Value)), cancellation);
        return days.Values.Sum(d => d.Values.Sum());
    }

    /// <summary>As many as a row of the table can hold; of the others so few were sold that their order hardly changes.</summary>
    private static Dictionary<string, long> MostSold(Dictionary<string, long> day)
    {
        var (most, chars) = (new Dictionary<string, long>(StringComparer.Ordinal), 0);
        foreach (var (articleNo, pieces) in day.OrderByDescending(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal))
        {
            chars += articleNo.Length + CharsAround;
            if (chars > MostChars)
                break;
            most[articleNo] = pieces;
        }

        return most;
    }
}
