using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Catalogue;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Integration;

/// <summary>The catalogue as tills and back office see it over HTTP (rules C1 to C6).</summary>
[Collection(InTheShop.Name)]
public sealed class what_is_on_sale : IAsyncDisposable
{
    private static int _numbers;
    private readonly Till _till;
    private readonly OpenShop _open;
    private readonly string _store;
    private readonly string _articleNo = string.Create(CultureInfo.InvariantCulture, $"TEST-{Interlocked.Increment(ref _numbers)}");

    public what_is_on_sale(OpenShop open)
    {
        (_open, _till) = (open, open.Till());
        _store = open.Shop.Settings.StoreId!;
    }

    [Fact]
    public async Task is_found_as_it_is_typed_and_ordered_and_counted_by_category()
    {
        var all = await Get<FoundProducts>("/api/products?pageSize=200");
        Assert.Equal((200, 2), (all.Items.Count, all.NextPage));
        var category = all.CountsByCategory.First(c => c.Key.Contains('/') && c.Value is > 1 and < 200);
        Assert.Equal(category.Value, (await Get<FoundProducts>($"/api/products?category={Uri.EscapeDataString(category.Key)}&pageSize=200")).Items.Count);

        var name = all.Items[0].Name.Zh;
        Assert.Contains(all.Items[0].ArticleNo, (await Get<FoundProducts>($"/api/products?q={Uri.EscapeDataString(name)}")).Items.Select(p => p.ArticleNo));
        Assert.Equal(all.Items[7].ArticleNo, (await Get<FoundProducts>($"/api/products?q={all.Items[7].Skus[0].Barcode}&sort=price-down")).Items[0].ArticleNo);
        var prices = (await Get<FoundProducts>("/api/products?q=c&sort=price-up")).Items.Select(p => p.Skus.Min(s => s.PriceFen)).ToList();
        Assert.Equal(prices.Order(), prices);
        Assert.Equal(50, prices.Count);
    }

    [Theory]
    [InlineData("sort=dear", "sort", "price-up")]
    [InlineData("page=0", "page", "1 to 100000")]
    [InlineData("pageSize=201", "pageSize", "1 to 200")]
    [InlineData("favouritesOf=a%20b", "favouritesOf", "64")]
    [InlineData("q=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "q", "64")]
    public async Task a_question_out_of_bounds_is_refused_by_field_and_limit(string query, string field, string limit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/products?{query}");
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var answer = await _till.Http.SendAsync(request);
        var problem = (await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>(Json.Options))!;
        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.StatusCode, problem["field"].ToString()));
        Assert.Contains(limit, problem["title"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_sent_again_only_when_the_catalogue_has_changed()
    {
        using var first = await _till.Http.GetAsync("/api/products?q=%E8%8C%B6");
        var tag = first.Headers.ETag!;
        using var same = await Send(HttpMethod.Get, "/api/products?q=%E8%8C%B6", ifNoneMatch: tag);
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        await Add(Product());
        using var changed = await Send(HttpMethod.Get, "/api/products?q=%E8%8C%B6", ifNoneMatch: tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Fact]
    public async Task is_edited_by_whoever_has_seen_it_as_it_is()
    {
        var address = $"/api/catalogue/products/{_articleNo}";
        using var added = await Add(Product());
        Assert.Equal((HttpStatusCode.Created, address), (added.StatusCode, added.Headers.Location!.ToString()));
        using (var again = await Add(Product()))
            await Refused(again, HttpStatusCode.PreconditionFailed, "product-exists");
        using (var blind = await Send(HttpMethod.Put, address, Product("新品")))
            await Refused(blind, (HttpStatusCode)428, "if-match-required");
        using var edited = await Send(HttpMethod.Put, address, Product("新名"), ifMatch: added.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal(_articleNo, (await Get<FoundProducts>($"/api/products?q=xinming%20{_articleNo}")).Items[0].ArticleNo);
        using (var late = await Send(HttpMethod.Put, address, Product("旧稿"), ifMatch: added.Headers.ETag))
            await Refused(late, HttpStatusCode.PreconditionFailed, "product-changed");
        using (var other = await Send(HttpMethod.Put, address, Product() with { ArticleNo = "OTHER" }, ifMatch: edited.Headers.ETag))
            await Refused(other, HttpStatusCode.BadRequest, "field-malformed");
        using (var free = await Send(HttpMethod.Put, address, Product() with { Skus = [Product().Skus[0] with { PriceFen = -1 }] }, ifMatch: edited.Headers.ETag))
            await Refused(free, HttpStatusCode.BadRequest, "field-malformed", "skus[0].priceFen");

        using var off = await Send(HttpMethod.Post, $"{address}/unpublish", ifMatch: edited.Headers.ETag);
        Assert.Equal((HttpStatusCode.NotFound, "product-unknown"), Short(await _till.Ask(HttpMethod.Get, $"/api/products/{_articleNo}")));
        Assert.Contains((await Get<ListingPage>("/api/catalogue/products?published=false&pageSize=200")).Items, l => l.Product.ArticleNo == _articleNo && !l.IsPublished);
        var sold = _till.Cart(1, Product().Skus[0].Code);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sku-unknown"), Short(await _till.Ask(HttpMethod.Post, "/api/checkouts", sold, Guid.NewGuid().ToString())));
        using var on = await Send(HttpMethod.Post, $"{address}/publish", ifMatch: off.Headers.ETag);
        Assert.Equal("新名", (await Get<Product>($"/api/products/{Product().Skus[0].Barcode}")).Name.Zh);
    }

    [Fact]
    public async Task is_given_a_star_by_each_associate_for_themselves()
    {
        using var added = await Add(Product());
        await using var other = _open.CloudTill();
        const string stars = "/api/associates/A001/favourites";
        Assert.Equal(HttpStatusCode.NoContent, (await _till.Ask(HttpMethod.Put, $"{stars}/{_articleNo}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _till.Ask(HttpMethod.Put, $"{stars}/{_articleNo}")).Status);
        Assert.Equal((HttpStatusCode.NotFound, "product-unknown"), Short(await _till.Ask(HttpMethod.Put, $"{stars}/NONE")));
        Assert.Equal([_articleNo], (await Get<Favourites>(stars)).ArticleNos);
        Assert.Equal([_articleNo], (await Get<FoundProducts>("/api/products?favouritesOf=A001")).Items.Select(p => p.ArticleNo));
        Assert.Empty((await Get<FoundProducts>("/api/products?favouritesOf=A001&q=%E6%B2%A1%E6%9C%89")).Items);
        Assert.Equal((HttpStatusCode.Forbidden, "not-yourself"), Short(await other.Ask(HttpMethod.Delete, $"{stars}/{_articleNo}")));
        Assert.Contains("\"articleNos\":[]", (await other.Ask(HttpMethod.Get, "/api/associates/A002/favourites")).Title, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _till.Ask(HttpMethod.Delete, $"{stars}/{_articleNo}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _till.Ask(HttpMethod.Delete, $"{stars}/{_articleNo}")).Status);
        Assert.Empty((await Get<Favourites>(stars)).ArticleNos);
    }

    [Fact]
    public async Task can_be_picked_by_specs_as_far_as_the_store_has_it()
    {
        using var added = await Add(Product());
        var (white, black) = (Product().Skus[0].Code, Product().Skus[1].Code);
        await _till.Ask(HttpMethod.Put, $"/api/stores/{_store}/stock/{white}", new CountStock(3));
        await _till.Ask(HttpMethod.Put, $"/api/stores/{_store}/stock/{black}", new CountStock(0));
        var open = await Get<StoreProduct>($"/api/stores/{_store}/products/{_articleNo}");
        Assert.Equal([new SpecOption("白色", true), new SpecOption("黑色", false)], open.Specs[0].Options);
        Assert.Equal([new SkuInStore(white, 3, 3), new SkuInStore(black, 0, 0)], open.Skus);
        Assert.Equal((null, white), (open.Sku, (await Get<StoreProduct>($"/api/stores/{_store}/products/{_articleNo}?颜色=白色")).Sku));
        using var elsewhere = new HttpClient(new StaffAtWork(_open.Shop.Settings.AppUrl!, "A101")) { BaseAddress = _open.Shop.Settings.AppUrl };
        var there = await elsewhere.GetFromJsonAsync<StoreProduct>($"/api/stores/S002/products/{black}", Json.Options);
        Assert.Equal([new SkuInStore(white, null, 99), new SkuInStore(black, null, 99)], there!.Skus);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "spec-unknown"), Short(await _till.Ask(HttpMethod.Get, $"/api/stores/{_store}/products/{_articleNo}?容量=1l")));
    }

    [Fact]
    public async Task has_a_picture_that_an_edit_leaves_alone()
    {
        byte[] png = [0x89, .. "PNG\r\n\x1a\n"u8, .. Guid.NewGuid().ToByteArray()];
        using var added = await Add(Product());
        var stored = await Put<StoredPicture>($"/api/catalogue/products/{_articleNo}/picture", png);
        Assert.Equal(stored, await Put<StoredPicture>($"/api/catalogue/products/{_articleNo}/picture", png));
        using var edited = await Send(HttpMethod.Put, $"/api/catalogue/products/{_articleNo}", Product("换名"), ifMatch: EntityTagHeaderValue.Any);
        Assert.Equal(stored.Picture, (await Get<Product>($"/api/products/{_articleNo}")).Picture);
        using var shown = await _till.Http.GetAsync($"/api/pictures/{stored.Picture}");
        Assert.Equal(("image/png", true), (shown.Content.Headers.ContentType!.MediaType, shown.Headers.CacheControl!.Private));
        Assert.Equal(png, await shown.Content.ReadAsByteArrayAsync());

        using (var script = await _till.Http.PutAsync($"/api/catalogue/products/{_articleNo}/picture", new StringContent("<svg onload='x'/>")))
            await Refused(script, HttpStatusCode.UnsupportedMediaType, "not-a-picture");
        using (var large = await _till.Http.PutAsync($"/api/catalogue/products/{_articleNo}/picture", new ByteArrayContent([.. png, .. new byte[1 << 20]])))
            await Refused(large, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
        using (var nothing = await _till.Http.PutAsync("/api/catalogue/products/NONE/picture", new ByteArrayContent(png)))
            await Refused(nothing, HttpStatusCode.NotFound, "product-unknown");
        Assert.Equal(HttpStatusCode.NoContent, (await _till.Ask(HttpMethod.Delete, $"/api/catalogue/products/{_articleNo}/picture")).Status);
        Assert.Null((await Get<Product>($"/api/products/{_articleNo}")).Picture);
    }

    public async ValueTask DisposeAsync()
    {
        // Other tests take any product; these are no longer there.
        using var off = await Send(HttpMethod.Post, $"/api/catalogue/products/{_articleNo}/unpublish", ifMatch: EntityTagHeaderValue.Any);
        await _till.DisposeAsync();
    }

    private Product Product(string name = "样品") => new(
        _articleNo, new LocalText(name, "Sample"), "样品", "无名",
        [
            new Sku($"{_articleNo}-W", Barcode(1), new Dictionary<string, string> { ["颜色"] = "白色" }, 1200),
            new Sku($"{_articleNo}-B", Barcode(2), new Dictionary<string, string> { ["颜色"] = "黑色" }, 1300),
        ],
        new DateOnly(2026, 1, 1));

    // Under a prefix that the store's own catalogue does not use.
    private string Barcode(int sku)
    {
        var twelve = $"200{_articleNo["TEST-".Length..].PadLeft(8, '0')}{sku}";
        return twelve + Ean13.CheckDigit(twelve);
    }

    private Task<HttpResponseMessage> Add(Product product) => Send(HttpMethod.Put, $"/api/catalogue/products/{_articleNo}", product, ifNoneMatch: EntityTagHeaderValue.Any);

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, object? body = null, EntityTagHeaderValue? ifMatch = null, EntityTagHeaderValue? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json.Options) };
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(ifMatch);
        if (ifNoneMatch is not null)
            request.Headers.IfNoneMatch.Add(ifNoneMatch);
        return await _till.Http.SendAsync(request);
    }

    private async Task<T> Get<T>(string path) => (await _till.Http.GetFromJsonAsync<T>(path, Json.Options))!;

    private async Task<T> Put<T>(string path, byte[] content)
    {
        using var answer = await _till.Http.PutAsync(path, new ByteArrayContent(content));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(Json.Options))!;
    }

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string code, string? field = null)
    {
        var problem = (await answer.Content.ReadFromJsonAsync<Dictionary<string, object>>(Json.Options))!;
        Assert.Equal((status, code), (answer.StatusCode, problem["code"].ToString()));
        Assert.True(field is null || problem["field"].ToString() == field);
    }

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Title) answer) => (answer.Status, answer.Code);
}
