namespace QuickCheckout.Domain.Catalogue;

/// <summary>One spec of a product and its options, in the order in which the SKUs name them.</summary>
/// <param name="Chosen">Null as long as none is.</param>
public sealed record SpecChoice(string Name, string? Chosen, IReadOnlyList<SpecOption> Options);

/// <param name="CanBeChosen">There is a SKU in stock that has it and whatever is chosen of the other specs.</param>
public sealed record SpecOption(string Value, bool CanBeChosen);

/// <summary>What the spec picker shows (rule C5).</summary>
/// <param name="Sku">The code of the SKU that the choice leads to; null until it leads to one that is in stock.</param>
public sealed record PickedSpecs(IReadOnlyList<SpecChoice> Specs, string? Sku);

/// <summary>Which options lead to a SKU that exists and is in stock.</summary>
public static class SpecPicker
{
    /// <param name="chosen">Options by spec; a SKU that lacks a spec is chosen by choosing nothing of it.</param>
    /// <param name="inStock">Whether a SKU can be sold now.</param>
    /// <returns>The options, or the spec or option that the product does not have.</returns>
    public static Result<PickedSpecs> Pick(Product product, IReadOnlyDictionary<string, string> chosen, Func<Sku, bool> inStock)
    {
        var names = product.Skus.SelectMany(s => s.Spec.Keys).Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            return Refusals.UnknownSpec(unknown);
        if (chosen.Where(c => product.Skus.All(s => s.Spec.GetValueOrDefault(c.Key) != c.Value)).Select(c => c.Key).FirstOrDefault() is { } spec)
            return Refusals.UnknownOption(spec, chosen[spec]);
        var sellable = product.Skus.Where(inStock).ToList();
        var specs = names.Select(name => new SpecChoice(name, chosen.GetValueOrDefault(name), [.. Options(name)]));
        // All of it is chosen, and nothing else.
        var sku = sellable.FirstOrDefault(s => s.Spec.Count == chosen.Count && s.Spec.All(option => chosen.GetValueOrDefault(option.Key) == option.Value));
        return new PickedSpecs([.. specs], sku?.Code);

        IEnumerable<SpecOption> Options(string name)
        {
            var others = chosen.Where(c => c.Key != name).ToList();
            var open = sellable.Where(s => others.All(c => s.Spec.GetValueOrDefault(c.Key) == c.Value)).Select(s => s.Spec.GetValueOrDefault(name)).ToHashSet(StringComparer.Ordinal);
            return product.Skus.Select(s => s.Spec.GetValueOrDefault(name)).OfType<string>().Distinct(StringComparer.Ordinal).Select(value => new SpecOption(value, open.Contains(value)));
        }
    }
}
