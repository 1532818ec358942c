namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>A product as it is indexed.</summary>
/// <param name="Sales">How many were sold; what counts as sold is the caller's.</param>
internal readonly record struct Entry(Product Product, long Sales);
