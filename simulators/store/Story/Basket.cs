using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>What the associate picks: one SKU and how many.</summary>
internal sealed record Picked(Product Product, Sku Sku, int Quantity)
{
    public long AmountFen => Quantity * Sku.PriceFen;

    public string Spec => string.Join(" ", Sku.Spec.Values);
}

/// <summary>The shopping of the story, found through the product's own search.</summary>
internal static class Basket
{
    private static readonly (string Words, int Quantity)[] Wishes = [("徒步鞋", 1), ("登机箱", 1), ("茉莉花茶", 6)];

    public static async Task<IReadOnlyList<Picked>> Pick(CheckoutApp app, CancellationToken ct)
    {
        var picked = new List<Picked>();
        foreach (var (words, quantity) in Wishes)
        {
            var found = await app.Search(words, ct);
            if (found.Count == 0)
                throw new StoreException($"The catalogue has no {words}.");
            picked.Add(new Picked(found[0], found[0].Skus[0], quantity));
        }

        return picked;
    }
}
