using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Catalogue;

public enum PublishOutcome
{
    Added, Changed, Unchanged, Refused,
}

/// <summary>What became of a product, and what the catalogue has of it now.</summary>
public sealed record Published(PublishOutcome Outcome, Refusal? Refusal = null, Listing? Listing = null);

/// <summary>
/// Changes the catalogue (rule C6). Whatever is checked against it is still true when it is written: who writes has caught up with
/// the table's head, and begins again when somebody else was first.
/// </summary>
public sealed class CataloguePublisher(TableCatalogue table, ProductCatalogue catalogue)
{
    /// <summary>The most products of one call.</summary>
    public const int MaxBatch = TableCatalogue.MaxBatch;

    /// <summary>A product as JSON; several hundred SKUs fit.</summary>
    private const int MaxProductChars = 30_000;

    /// <summary>
    /// Publishes products, each wholly or not at all. One that is the same already is not written; a picture that a product has stays,
    /// and one that was taken off sale stays off it.
    /// </summary>
    /// <param name="asOf">What somebody else has changed after this version is refused; null for none.</param>
    /// <returns>What became of each, in their order.</returns>
    public async Task<IReadOnlyList<Published>> PublishAsync(IReadOnlyList<Product> products, CancellationToken cancellation, long? asOf = null)
    {
        var published = new List<Published>();
        foreach (var batch in Batches(products))
            published.AddRange(await Write([.. batch.Select(p => new Wish(p.ArticleNo, before => Put(p, before, asOf)))], cancellation));
        return published;
    }

    /// <summary>The version of the catalogue as it is now.</summary>
    public async Task<long> VersionAsync(CancellationToken cancellation) => (await catalogue.FollowAsync(cancellation)).Version;

    /// <summary>Changes one product by what it is now, which is null for one that the catalogue never had.</summary>
    public async Task<Published> ChangeAsync(string articleNo, Func<Listing?, Result<Listing>> change, CancellationToken cancellation) =>
        (await Write([new Wish(articleNo, change)], cancellation))[0];

    /// <summary>Writes what days sold, by article number.</summary>
    public Task TallyAsync(IReadOnlyDictionary<DateOnly, IReadOnlyDictionary<string, long>> days, CancellationToken cancellation) =>
        UntilFirst(async () => await table.TryWriteSalesAsync(await catalogue.FollowAsync(cancellation), days, cancellation), cancellation);

    private async Task<IReadOnlyList<Published>> Write(IReadOnlyList<Wish> wishes, CancellationToken cancellation)
    {
        List<Published> outcomes = [];
        await UntilFirst(async () =>
        {
            var head = await catalogue.FollowAsync(cancellation);
            // An answer that was lost looks like a race that was lost; what was written then is our own.
            if (outcomes.Count > 0 && outcomes.Where(IsToWrite).All(IsWritten))
                return true;
            outcomes = Decide(wishes, head.Version + 1);
            var listings = outcomes.Where(IsToWrite).Select(o => o.Listing!).ToList();
            return listings.Count == 0 || await table.TryWriteAsync(head, listings, cancellation);
        }, cancellation);
        return outcomes;
    }

    /// <summary>Who was first has been seen by this instance, too, when it returns.</summary>
    private async Task UntilFirst(Func<Task<bool>> tryOnce, CancellationToken cancellation)
    {
        await Rows.UntilFirstAsync("The catalogue", tryOnce, cancellation);
        await catalogue.FollowAsync(cancellation);
    }

    private List<Published> Decide(IReadOnlyList<Wish> wishes, long version)
    {
        var (outcomes, taken) = (new List<Published>(), new Taken(catalogue));
        foreach (var wish in wishes)
        {
            // Of one number twice in a batch the second would be told what the first has changed.
            var before = catalogue.Find(wish.ArticleNo);
            var wanted = taken.Has(wish.ArticleNo) ? Refusals.ArticleTwice(wish.ArticleNo) : wish.Change(before);
            if ((wanted.Refusal ?? Check(wanted.Value!, before, taken)) is { } refusal)
            {
                outcomes.Add(new Published(PublishOutcome.Refused, refusal, before));
                continue;
            }

            var after = wanted.Value! with { Version = version };
            taken.Take(after);
            outcomes.Add(
                before is null ? new Published(PublishOutcome.Added, null, after)
                : IsSame(before, after) ? new Published(PublishOutcome.Unchanged, null, before)
                : new Published(PublishOutcome.Changed, null, after));
        }

        return outcomes;
    }

    private static Result<Listing> Put(Product product, Listing? before, long? asOf)
    {
        var wanted = new Listing(product with { Picture = before?.Product.Picture }, 0, before?.IsPublished ?? true);
        return before?.Version > asOf && !IsSame(before, wanted) ? Refusals.ProductChanged(product.ArticleNo) with { Field = "articleNo" } : wanted;
    }

    private static bool IsToWrite(Published outcome) => outcome.Outcome is PublishOutcome.Added or PublishOutcome.Changed;

    private bool IsWritten(Published outcome) =>
        catalogue.Find(outcome.Listing!.Product.ArticleNo) is { } now && now.Version == outcome.Listing.Version && IsSame(now, outcome.Listing);

    // A product from before a rule can still be taken off sale, and be given a picture.
    private static Refusal? Check(Listing wanted, Listing? before, Taken taken) =>
        (before is not null && Plain(before.Product with { Picture = wanted.Product.Picture }) == Plain(wanted.Product)
            ? null
            : ProductRules.Check(wanted.Product) ?? TooLarge(wanted.Product) ?? taken.RefuseSpecs(wanted.Product))
        ?? (wanted.IsPublished ? taken.Refuse(wanted.Product) : null);

    private static Refusal? TooLarge(Product product) => CharsOf(product) <= MaxProductChars
        ? null
        : Refusals.Malformed("$", $"一个商品最多 {MaxProductChars} 个字符", $"a product has at most {MaxProductChars} characters.");

    private static bool IsSame(Listing one, Listing other) => one.IsPublished == other.IsPublished && Plain(one.Product) == Plain(other.Product);

    /// <summary>As text, without the order of specs: a file of columns has another than one of JSON.</summary>
    private static string Plain(Product product) => JsonSerializer.Serialize(
        product with { Skus = [.. product.Skus.Select(s => s with { Spec = new SortedDictionary<string, string>(s.Spec.ToDictionary(), StringComparer.Ordinal) })] }, Json.Options);

    private static int CharsOf(Product product) => JsonSerializer.Serialize(product, Json.Options).Length;

    private static IEnumerable<List<Product>> Batches(IReadOnlyList<Product> products)
    {
        var (batch, chars) = (new List<Product>(), 0);
        foreach (var product in products)
        {
            var length = CharsOf(product);
            if (batch.Count == MaxBatch || (batch.Count > 0 && chars + length > TableCatalogue.MaxBatchChars))
            {
                yield return batch;
                (batch, chars) = ([], 0);
            }

            batch.Add(product);
            chars += length;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private sealed record Wish(string ArticleNo, Func<Listing?, Result<Listing>> Change);

    /// <summary>
    /// Whose the SKU codes and barcodes are once this batch is written. A till takes either, so that no number may be one's code and
    /// another's barcode.
    /// </summary>
    private sealed class Taken(ProductCatalogue catalogue)
    {
        /// <summary>A table of the whole catalogue has a column for each (rule C6).</summary>
        private const int MostSpecNames = 80;

        private readonly HashSet<string> _articles = new(StringComparer.Ordinal);
        private readonly HashSet<string> _newSpecs = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

        public bool Has(string articleNo) => _articles.Contains(articleNo);

        public void Take(Listing listing)
        {
            _articles.Add(listing.Product.ArticleNo);
            _newSpecs.UnionWith(NewSpecs(listing.Product));
            if (!listing.IsPublished)
                return;
            foreach (var sku in listing.Product.Skus)
                _owners[sku.Code] = _owners[sku.Barcode] = listing.Product.ArticleNo;
        }

        public Refusal? Refuse(Product product)
        {
            for (var i = 0; i < product.Skus.Count; i++)
            {
                var sku = product.Skus[i];
                if (OwnerOf(sku.Barcode) is { } owner && owner != product.ArticleNo)
                    return Refusals.BarcodeTaken(sku.Barcode, owner) with { Field = $"skus[{i}].barcode" };
                if (OwnerOf(sku.Code) is { } article && article != product.ArticleNo)
                    return Refusals.SkuTaken(sku.Code, article) with { Field = $"skus[{i}].code" };
            }

            return null;
        }

        public Refusal? RefuseSpecs(Product product) =>
            NewSpecs(product).Except(_newSpecs).Count() is var more and > 0 && catalogue.SpecNames.Count + _newSpecs.Count + more > MostSpecNames
                ? Refusals.TooManySpecs(MostSpecNames)
                : null;

        private IEnumerable<string> NewSpecs(Product product) => CatalogueView.SpecNamesOf(product).Where(name => !catalogue.SpecNames.ContainsKey(name));

        private string? OwnerOf(string number)
        {
            if (_owners.GetValueOrDefault(number) is { } owner)
                return owner;
            // An article that was changed in this batch has what it was changed to, and may have given up the rest.
            return catalogue.FindByNumber(number)?.Product.ArticleNo is { } before && !_articles.Contains(before) ? before : null;
        }
    }
}
