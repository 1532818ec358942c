namespace QuickCheckout.Domain.Catalogue;

/// <summary>A product as the catalogue has it.</summary>
/// <param name="Version">That of the catalogue, from 1, when this product was written last: the product's entity tag.</param>
/// <param name="IsPublished">False for one that was taken off sale; it stays for back office to be edited and published again.</param>
public sealed record Listing(Product Product, long Version, bool IsPublished = true);
