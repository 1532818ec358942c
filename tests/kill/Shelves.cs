using Azure.Data.Tables;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.KillCampaign;

/// <summary>The store's shelves: some SKUs are plentiful, some soon sold out, and some are not counted.</summary>
internal sealed class Shelves(string storage, string storeId)
{
    private const double Counted = 0.7;
    private const double Scarce = 0.5;
    private const int Plenty = 100_000;
    private const int Few = 12;

    private readonly TableStock _stock = new(new TableServiceClient(storage), TimeProvider.System);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public async Task Count(IEnumerable<Sku> goods, Dice dice, CancellationToken ct)
    {
        foreach (var sku in goods)
        {
            if (!dice.Chance(Counted))
                continue;
            _counts[sku.Code] = dice.Chance(Scarce) ? dice.Between(1, Few) : Plenty;
            await _stock.CountAsync(storeId, sku.Code, _counts[sku.Code], ct);
        }
    }

    public async Task<IReadOnlyList<CountedShelf>> Look(CancellationToken ct)
    {
        var shelves = new List<CountedShelf>();
        foreach (var (sku, counted) in _counts)
            shelves.Add(new CountedShelf(sku, counted, (await _stock.FindAsync(storeId, sku, ct))!));
        return shelves;
    }
}
