using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Stock;

namespace QuickCheckout.KillCampaign;

/// <summary>A shelf as it was counted before the shop opened, and as it is when everything has come to rest.</summary>
internal sealed record CountedShelf(string Sku, int Counted, StockLevel Left);

/// <summary>Compares the shelves with what was paid for: nothing is sold twice, and what was not paid is free again (rule O5).</summary>
internal static class StockAudit
{
    public static IReadOnlyList<Finding> Judge(IReadOnlyCollection<Testimony> all, IReadOnlyList<CountedShelf> shelves) =>
        [.. shelves.SelectMany(shelf => Judge(all, shelf))];

    private static IEnumerable<Finding> Judge(IReadOnlyCollection<Testimony> all, CountedShelf shelf)
    {
        var sold = all.Where(t => t.Status?.Step == Step.Paid).SelectMany(t => t.Lines).Where(l => l.Sku == shelf.Sku).Sum(l => l.Quantity);
        if (sold > shelf.Counted)
            yield return Of(Rule.Oversold, $"{sold} of {shelf.Sku} were sold, and there were {shelf.Counted}");
        if (shelf.Left.OnHand != shelf.Counted - sold)
            yield return Of(Rule.StockDisagrees, $"{sold} of {shelf.Counted} {shelf.Sku} were sold, and {shelf.Left.OnHand} are said to be left");
        var ended = all.Where(t => t.Status is { Step: Step.Paid or Step.Closed }).ToDictionary(t => t.Sale.CheckoutId);
        foreach (var (checkoutId, _) in shelf.Left.Holds.Where(h => !h.Value.IsOver))
        {
            if (ended.TryGetValue(checkoutId, out var told))
                yield return Audit.Of(told, Rule.StockStuck, $"{told.Status!.Step}, and still holds {shelf.Sku}");
            else if (all.All(t => t.Sale.CheckoutId != checkoutId))
                yield return Of(Rule.StockStuck, $"{shelf.Sku} is held by {checkoutId}, which nobody was told of");
        }

        Finding Of(Rule rule, string facts) => new(rule, null, "–", facts);
    }
}
