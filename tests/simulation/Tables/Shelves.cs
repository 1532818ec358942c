using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Stock;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Simulation;

/// <summary>The store's shelves: of each SKU plenty, few, or not counted. The rows of a checkout change all at once or not at all.</summary>
public sealed class Shelves : IStock
{
    private const int Plenty = 10_000;
    private readonly World _world;
    private readonly Dictionary<string, int> _counted = [];
    private readonly Dictionary<string, StockLevel> _levels = [];

    public Shelves(World world)
    {
        _world = world;
        var dice = world.Dice.Split();
        foreach (var sku in (string[])["SKU1", "SKU2"])
        {
            if (dice.Chance(0.3))
                continue;
            _counted[sku] = dice.Chance(0.5) ? Plenty : dice.Between(0, 20);
            _levels[sku] = StockLevel.Counted(_counted[sku]);
        }
    }

    /// <returns>False when there is not enough: nothing is held then.</returns>
    public Task<bool> Hold(CheckoutInput input, DateTimeOffset until) => _world.Tables.Write(() =>
    {
        var held = Counted(input.ToStockClaim()).Select(l => (l.Sku, Level: _levels[l.Sku].Hold(input.CheckoutId, new StockHold(l.Quantity, until), _world.Time.Now))).ToList();
        _world.Trace.Say("shelves", $"hold for {input.CheckoutId}: {held.TrueForAll(h => h.Level is not null)}");
        if (held.Exists(h => h.Level is null))
            return false;
        held.ForEach(h => _levels[h.Sku] = h.Level!);
        return true;
    });

    public Task TakeAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, level => level.Take(claim.CheckoutId, _world.Time.Now));

    public Task KeepAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, level => level.Keep(claim.CheckoutId));

    public Task ReleaseAsync(StockClaim claim, CancellationToken cancellation) => Change(claim, level => level.Release(claim.CheckoutId, _world.Time.Now));

    /// <summary>What must be true when everything has come to rest (rule O5).</summary>
    public void Audit(IReadOnlyDictionary<string, CheckoutStatus> statuses)
    {
        var paid = statuses.Values.Where(s => s.Step == Step.Paid).Select(s => (s.CheckoutId, Input: _world.App.Row(s.CheckoutId)!.ReadInputAs<CheckoutInput>()!)).ToList();
        // Whoever is paid after its hold has ended may have shared a piece with another, and the count says so.
        var overran = paid.Exists(p => _world.Audit.EndedAt(p.CheckoutId) > Starter.HeldUntil(p.Input));
        foreach (var (sku, level) in _levels)
        {
            var sold = paid.Sum(p => p.Input.Lines.Where(l => l.Sku == sku).Sum(l => l.Quantity));
            if (level.OnHand != _counted[sku] - sold)
                _world.Audit.Broken("a shelf has what was counted less what was sold", $"{sku}: {_counted[sku]} - {sold}, and {level.OnHand} are left");
            if (level.OnHand < 0 && !overran)
                _world.Audit.Broken("no more is sold than there is", $"{sku}: {level.OnHand}");
            foreach (var (checkoutId, _) in level.Holds.Where(h => !h.Value.IsOver))
                if (statuses.GetValueOrDefault(checkoutId) is { Step: Step.Paid or Step.Closed } ended)
                    _world.Audit.Broken("who has ended holds no goods", $"{checkoutId} is {ended.Step} and holds {sku}");
        }
    }

    private Task<int> Change(StockClaim claim, Func<StockLevel, StockLevel> change) => _world.Tables.Write(() =>
    {
        foreach (var line in Counted(claim))
            _levels[line.Sku] = change(_levels[line.Sku]);
        return 0;
    });

    private IEnumerable<StockLine> Counted(StockClaim claim) => claim.Lines.Where(l => _levels.ContainsKey(l.Sku));
}
