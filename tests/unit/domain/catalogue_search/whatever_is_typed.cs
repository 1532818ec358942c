using CsCheck;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.SearchTrials;

namespace QuickCheckout.Domain.CatalogueSearch;

/// <summary>What holds for every text: the index finds what looking at every product finds, and nothing throws.</summary>
public class whatever_is_typed
{
    private static readonly List<Catalogue.Product> Products = new BigStore(seed: 20).WithSkus(1_500);
    private static readonly Scan Scan = new(Products);
    private static readonly ProductIndex Index = Shelf.Of(Products);

    [Theory]
    [InlineData(QueryKind.Chinese)]
    [InlineData(QueryKind.PinyinFull)]
    [InlineData(QueryKind.PinyinInitials)]
    [InlineData(QueryKind.PinyinMixed)]
    [InlineData(QueryKind.PinyinPartial)]
    [InlineData(QueryKind.Barcode)]
    [InlineData(QueryKind.ArticleNo)]
    [InlineData(QueryKind.PartOfCode)]
    [InlineData(QueryKind.Latin)]
    [InlineData(QueryKind.LatinWithTypo)]
    [InlineData(QueryKind.TwoWords)]
    public void all_of_it_is_found_and_nothing_else(QueryKind kind)
    {
        var queries = new Queries(Products, seed: (int)kind);
        for (var i = 0; i < 60; i++)
            AssertSame(queries.Next(kind));
    }

    [Fact]
    public void all_of_it_is_found_and_nothing_else_for_letters_at_random() =>
        Gen.Char["abcghinoszu牛奶银-. 125"].Array[1, 8].Select(c => new string(c)).Where(t => t.Trim().Length > 0).Sample(AssertSame, iter: 300, threads: 1);

    [Fact]
    public void it_is_answered_or_refused_for_its_length() => Gen.OneOf(Gen.String, Gen.String[Gen.Char['\u2e80', '\uffff'], 0, 80], Gen.Char["zhangnuviea"].Array[0, 70].Select(c => new string(c))).Sample(
        text =>
        {
            var result = Index.Search(new ProductQuery(text));
            Assert.Equal(text.Length > ProductQuery.MaxText, result.Refusal is not null);
        },
        iter: 5_000);

    private static void AssertSame(string text)
    {
        var expected = Scan.Find(text).Select(p => p.ArticleNo).Order(StringComparer.Ordinal);
        Assert.Equal((text, string.Join(' ', expected)), (text, string.Join(' ', Index.All(new ProductQuery(text)).Order(StringComparer.Ordinal))));
    }
}
