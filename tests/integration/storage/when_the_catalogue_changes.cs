using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Domain.Catalogue.Search;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Catalogue;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions;

/// <summary>The catalogue of several instances of the app over one table (rule C6).</summary>
public sealed class when_the_catalogue_changes(Azurite azurite) : IClassFixture<Azurite>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 10, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly List<ProductCatalogue> _instances = [];

    [Fact]
    public async Task every_instance_finds_it_at_its_next_look()
    {
        var (here, there) = (Instance(), Instance());
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶"), Tea("A2", "茉莉花茶")], default);
        Assert.Equal("A1", Found(here, "wulong"));
        Assert.Equal("", Found(there, "wulong"));
        await there.FollowAsync(default);
        Assert.Equal("A1", Found(there, "wulong"));
        Assert.Equal((here.Version, 450), (there.Version, there.FindSku("A1-1")!.Value.Sku.PriceFen));

        await Publisher(there).PublishAsync([Tea("A1", "铁观音", priceFen: 990)], default);
        await here.FollowAsync(default);
        Assert.Equal(("", "A1", 990), (Found(here, "wulong"), Found(here, "tgy"), here.FindSku("A1-1")!.Value.Sku.PriceFen));
    }

    [Fact]
    public async Task an_instance_that_starts_has_all_of_it()
    {
        var here = Instance();
        await Publisher(here).PublishAsync([.. Enumerable.Range(1, 250).Select(i => Tea($"N{i:000}", $"茶{i}"))], default);
        await Publisher(here).ChangeAsync("N007", before => before! with { IsPublished = false }, default);
        var late = Instance();
        await late.StartingAsync(default);
        Assert.Equal((here.Version, here.Count, 249), (late.Version, late.Count, here.Count));
        Assert.False(late.Find("N007")!.IsPublished);
    }

    [Fact]
    public async Task what_is_the_same_is_not_written_again()
    {
        var here = Instance();
        Assert.Equal(PublishOutcome.Added, (await Publisher(here).PublishAsync([Tea("A1", "乌龙茶")], default))[0].Outcome);
        var version = here.Version;
        Assert.Equal(PublishOutcome.Unchanged, (await Publisher(Instance()).PublishAsync([Tea("A1", "乌龙茶")], default))[0].Outcome);
        await here.FollowAsync(default);
        Assert.Equal(version, here.Version);
    }

    [Fact]
    public async Task a_barcode_goes_to_one_of_the_products_that_race_for_it()
    {
        const string barcode = "4006381333931";
        var raced = await Task.WhenAll(Enumerable.Range(1, 20).Select(async i =>
            (await Publisher(Instance()).PublishAsync([Tea($"R{i}", "抢"), Tea($"R{i}", "抢") with { ArticleNo = $"Q{i}", Skus = [new Sku($"Q{i}-1", barcode, NoSpec, 100)] }], default)).ToList()));
        Assert.All(raced, r => Assert.Equal(PublishOutcome.Added, r[0].Outcome));
        var winner = Assert.Single(raced, r => r[1].Outcome == PublishOutcome.Added)[1].Listing!.Product.ArticleNo;
        Assert.All(raced.Where(r => r[1].Refusal is not null), r =>
        {
            Assert.Equal(("barcode-taken", "skus[0].barcode"), (r[1].Refusal!.Code, r[1].Refusal!.Field));
            Assert.Contains(winner, r[1].Refusal!.Title.En, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task what_is_taken_off_sale_leaves_its_barcode_to_others_and_comes_back_if_it_is_free()
    {
        var here = Instance();
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶")], default);
        var off = await Publisher(here).ChangeAsync("A1", before => before! with { IsPublished = false }, default);
        Assert.Equal((PublishOutcome.Changed, "", null, null), (off.Outcome, Found(here, "乌龙"), here.FindProduct("A1"), here.SkuOfBarcode(Barcode("A1"))));
        await Publisher(here).PublishAsync([Tea("B1", "红茶") with { Skus = [new Sku("B1-1", Barcode("A1"), NoSpec, 100)] }], default);
        Assert.Equal("barcode-taken", (await Publisher(here).ChangeAsync("A1", before => before! with { IsPublished = true }, default)).Refusal?.Code);
        await Publisher(here).ChangeAsync("B1", before => before! with { IsPublished = false }, default);
        Assert.Equal(PublishOutcome.Changed, (await Publisher(here).ChangeAsync("A1", before => before! with { IsPublished = true }, default)).Outcome);
        Assert.Equal("A1", Found(here, "乌龙"));
    }

    [Fact]
    public async Task an_instance_that_was_away_for_more_changes_than_are_kept_loads_all_of_it()
    {
        var (here, away, table) = (Instance(), Instance(), new TableCatalogue(azurite.Tables));
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶"), Tea("A2", "红茶")], default);
        await away.FollowAsync(default);
        await Publisher(here).ChangeAsync("A2", before => before! with { IsPublished = false }, default);
        for (var i = 0; i < TableCatalogue.ChangesKept; i++)
            Assert.True(await table.TryWriteAsync(await table.HeadAsync(default), [], default));
        await away.FollowAsync(default);
        await here.FollowAsync(default);
        Assert.Equal((here.Version, "A1", ""), (away.Version, Found(away, "乌龙"), Found(away, "红茶")));
    }

    [Fact]
    public async Task a_writer_whose_answer_was_lost_knows_its_own_edit()
    {
        var here = Instance();
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶")], default);
        var unlucky = new CataloguePublisher(new TableCatalogue(new LostAnswer().Tables(azurite)), here);
        var seen = here.Find("A1")!.Version;
        var edited = await unlucky.ChangeAsync("A1", before => before!.Version == seen ? before with { Product = Tea("A1", "铁观音") } : Refusals.ProductChanged("A1"), default);
        Assert.Equal((PublishOutcome.Changed, seen + 1, "A1"), (edited.Outcome, edited.Listing!.Version, Found(here, "铁观音")));
        Assert.Equal(seen + 1, (await new TableCatalogue(azurite.Tables).HeadAsync(default)).Version);
    }

    [Fact]
    public async Task a_barcode_that_one_product_of_a_file_gives_up_the_next_may_have()
    {
        var here = Instance();
        var two = Tea("A1", "茶") with { Skus = [new Sku("A1-1", Barcode("A1"), NoSpec, 100), new Sku("A1-2", Barcode("A2"), new Dictionary<string, string> { ["盒"] = "大" }, 100)] };
        await Publisher(here).PublishAsync([two, Tea("B1", "红茶")], default);
        var moved = await Publisher(here).PublishAsync(
            [Tea("A1", "茶"), Tea("B1", "红茶") with { Skus = [new Sku("B1-1", Barcode("A2"), NoSpec, 100)] }], default);
        Assert.All(moved, m => Assert.Equal(PublishOutcome.Changed, m.Outcome));
        var late = Instance();
        await late.StartingAsync(default);
        Assert.All([here, late], instance => Assert.Equal(("B1-1", null), (instance.SkuOfBarcode(Barcode("A2")), instance.FindSku("A1-2"))));
    }

    /// <summary>A till takes a code or a barcode: one number must not be two things.</summary>
    [Fact]
    public async Task a_number_that_is_one_s_barcode_is_no_other_s_code()
    {
        var here = Instance();
        await Publisher(here).PublishAsync([Tea("TV", "电视", 5000_00)], default);
        Assert.Equal("sku-taken", (await Publisher(here).PublishAsync([Tea("GUM", "糖") with { Skus = [new Sku(Barcode("TV"), Barcode("GUM"), NoSpec, 100)] }], default))[0].Refusal?.Code);
        var own = Tea("OWN", "本") with { Skus = [new Sku(Barcode("OWN"), Barcode("OWN"), NoSpec, 100)] };
        Assert.Null((await Publisher(here).PublishAsync([own], default))[0].Refusal);
        Assert.Equal("barcode-taken", (await Publisher(here).PublishAsync([Tea("X1", "别") with { Skus = [new Sku("X1-1", Barcode("OWN"), NoSpec, 100)] }], default))[0].Refusal?.Code);
    }

    [Fact]
    public async Task what_back_office_has_changed_since_an_import_began_it_leaves_alone()
    {
        var here = Instance();
        await Publisher(here).PublishAsync([Tea("A1", "茶"), Tea("A2", "茶"), Tea("A3", "茶")], default);
        var began = here.Version;
        await Publisher(here).PublishAsync([Tea("A1", "茶", priceFen: 500)], default, began);
        await Publisher(here).ChangeAsync("A2", before => before! with { Product = Tea("A2", "茶", priceFen: 999) }, default);
        await Publisher(here).ChangeAsync("A3", before => before! with { IsPublished = false }, default);
        var again = await Publisher(here).PublishAsync([Tea("A1", "茶", priceFen: 500), Tea("A2", "茶", priceFen: 500), Tea("A3", "茶", priceFen: 500)], default, began);
        Assert.Equal([null, "product-changed", "product-changed"], again.Select(a => a.Refusal?.Code));
        // The next import may change it, and leaves it off sale.
        Assert.Equal(PublishOutcome.Changed, (await Publisher(here).PublishAsync([Tea("A3", "茶", priceFen: 500)], default, here.Version))[0].Outcome);
        Assert.Equal((false, 500), (here.Find("A3")!.IsPublished, here.Find("A3")!.Product.Skus[0].PriceFen));
    }

    /// <summary>Each name of a spec is a column of the catalogue as a table; what is not used any more leaves its place.</summary>
    [Fact]
    public async Task all_products_together_have_eighty_names_of_specs()
    {
        var here = Instance();
        for (var round = 0; round < 12; round++)
            await Publisher(here).PublishAsync([WithSpecs("A1", 8, round)], default);
        Assert.All(await Publisher(here).PublishAsync([.. Enumerable.Range(0, 9).Select(i => WithSpecs($"B{i}", 8, 100 + i))], default), p => Assert.Null(p.Refusal));
        Assert.Equal("too-many-specs", (await Publisher(here).PublishAsync([WithSpecs("C1", 9, 200)], default))[0].Refusal?.Code);
        Assert.Null((await Publisher(here).PublishAsync([WithSpecs("C1", 8, 100)], default))[0].Refusal);

        static Product WithSpecs(string articleNo, int names, int from) => Tea(articleNo, "茶") with
        {
            Skus = [new Sku($"{articleNo}-1", Barcode(articleNo), Enumerable.Range(from * 10, names).ToDictionary(n => $"规格{n}", _ => "大"), 100)],
        };
    }

    [Fact]
    public async Task a_catalogue_that_was_made_anew_is_followed()
    {
        var here = Instance();
        for (var i = 0; i < 3; i++)
            await Publisher(here).PublishAsync([Tea("A1", $"茶{i}")], default);
        await InitializeAsync();
        await Publisher(Instance()).PublishAsync([Tea("B1", "红茶")], default);
        await here.FollowAsync(default);
        Assert.Equal(("B1", "", 1), (Found(here, "红茶"), Found(here, "茶2"), here.Version));
    }

    /// <summary>Whoever writes a change may die before the products have their rows: the change has them, until they have.</summary>
    [Fact]
    public async Task what_was_published_by_one_that_died_at_once_is_there_now_and_when_its_change_is_gone()
    {
        var (here, table) = (Instance(), new TableCatalogue(azurite.Tables));
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶"), Tea("A2", "红茶")], default);
        var dying = new TableCatalogue(new Dying(transactions: 1).Tables(azurite));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await dying.TryWriteAsync(await dying.HeadAsync(default), [new Listing(Tea("A1", "铁观音"), 2)], default));
        async Task AssertThere()
        {
            var late = Instance();
            await late.StartingAsync(default);
            Assert.Equal(("A1", ""), (Found(late, "铁观音"), Found(late, "乌龙")));
        }

        await AssertThere();
        for (var i = 0; i < TableCatalogue.ChangesKept; i++)
            Assert.True(await table.TryWriteAsync(await table.HeadAsync(default), [], default));
        await AssertThere();
    }

    [Fact]
    public async Task what_sold_more_comes_first_once_it_is_counted()
    {
        var orders = new TableOrders(azurite.Tables, new TableTerminals(azurite.Tables));
        var (here, there) = (Instance(), Instance());
        await Publisher(here).PublishAsync([Tea("A1", "乌龙茶"), Tea("A2", "红茶")], default);
        foreach (var (id, step, quantity) in ((string, Step, int)[])[("sold", Step.Paid, 3), ("also", Step.Paid, 2), ("left", Step.Closed, 50)])
        {
            var input = new CheckoutInput(
                $"{id}-{Guid.NewGuid():N}", "QC1", "S001", "POS-1", "A1", PaymentMethod.Alipay, AfterSales.PaperReceipt,
                [new CheckoutLine("A2-1", new LocalText("红茶", "Tea"), quantity, 450, "饮料")], new CheckoutLimits(), Now);
            await orders.CreateAsync(input, "print", default);
            await orders.EndAsync(Transitions.Start(input) with { Step = step, Since = Now.AddDays(-1) }, default);
        }

        await there.FollowAsync(default);
        Assert.Equal("A1 A2", Found(there, "茶", ProductSort.Sales));
        for (var again = 0; again < 2; again++)
        {
            Assert.Equal(5, await new SalesTally(orders, here, Publisher(here), Options.Create(new StoreTimeSettings()), _clock).CountAsync(default));
            await there.FollowAsync(default);
            Assert.Equal("A2 A1", Found(there, "茶", ProductSort.Sales));
        }

        _clock.Advance(TimeSpan.FromDays(ProductCatalogue.SalesDays));
        var later = Instance();
        await later.StartingAsync(default);
        Assert.Equal("A1 A2", Found(later, "茶", ProductSort.Sales));
    }

    public async ValueTask InitializeAsync()
    {
        // Each test has a catalogue and orders of its own.
        foreach (var name in (string[])[TableCatalogue.TableName, TableOrders.TableName])
        {
            var table = azurite.Tables.GetTableClient(name);
            await foreach (var row in table.QueryAsync<TableEntity>())
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        }
    }

    public ValueTask DisposeAsync()
    {
        _instances.ForEach(i => i.Dispose());
        return ValueTask.CompletedTask;
    }

    private static IReadOnlyDictionary<string, string> NoSpec { get; } = new Dictionary<string, string>();

    private ProductCatalogue Instance()
    {
        _instances.Add(new ProductCatalogue(new TableCatalogue(azurite.Tables), Options.Create(new StoreTimeSettings()), _clock));
        return _instances[^1];
    }

    private CataloguePublisher Publisher(ProductCatalogue catalogue) => new(new TableCatalogue(azurite.Tables), catalogue);

    private static string Found(ProductCatalogue catalogue, string text, ProductSort sort = ProductSort.Comprehensive) =>
        string.Join(' ', catalogue.Search(new ProductQuery(text, Sort: sort)).Value!.Items.Select(p => p.ArticleNo));

    private static Product Tea(string articleNo, string name, long priceFen = 450) => new(
        articleNo, new LocalText(name, "Tea"), "饮料", "山泉", [new Sku($"{articleNo}-1", Barcode(articleNo), NoSpec, priceFen)], new DateOnly(2026, 1, 1));

    private static string Barcode(string articleNo)
    {
        var twelve = string.Create(CultureInfo.InvariantCulture, $"690{articleNo.Aggregate(7L, (hash, c) => (hash * 31 + c) % 1_000_000_000):000000000}");
        return twelve + Ean13.CheckDigit(twelve);
    }
}
