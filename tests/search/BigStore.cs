using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Catalogue;

namespace QuickCheckout.SearchTrials;

/// <summary>
/// A department store of any size: a few big brands and many small ones, each with goods of its own in several makes. The same
/// for the same seed.
/// </summary>
public sealed class BigStore(int seed)
{
    private const int MostSkus = 4;
    private const int PublishedOverDays = 900;
    private const string BrandFirst = "素岚北鹿步踏轻远禾山小千晨清茶雪花植若肌居木简窑声微讯极芽象萌童汪喵尾旷墨文方纸蒙伊光三长大金银重乐单曾华龙";
    private const string BrandSecond = "衡街野谷客岭羽途里集满穗露泉语原间萃水秀然禾物坊阔光鸟线宝屿话记星巴昌格牛利明元城和狗构达盖行茄堡宁";

    private static readonly string[] Syllables = ["lan", "ver", "mo", "ri", "sen", "ta", "bel", "co", "nor", "di", "ha", "wel", "pri", "su", "gra", "lo"];
    private static readonly string[] Endings = ["field", "way", "ton", "ora", "ique", "mist", "well", "ia", "er", "s"];
    private static readonly DateOnly LastPublished = new(2026, 4, 30);

    private static readonly (string Zh, string En)[] Series =
    [
        ("经典", "Classic"), ("原味", "Original"), ("有机", "Organic"), ("特级", "Premium"), ("家常", "Homestyle"), ("无糖", "Sugar Free"), ("低脂", "Low Fat"),
        ("高钙", "High Calcium"), ("轻盈", "Light"), ("冷泡", "Cold Brew"), ("海盐", "Sea Salt"), ("香辣", "Spicy"), ("加厚", "Extra Thick"), ("手工", "Handmade"),
        ("日常", "Everyday"), ("便携", "Portable"), ("专业版", "Pro"), ("青春版", "Lite"), ("玫瑰", "Rose"), ("茶树", "Tea Tree"), ("薰衣草", "Lavender"),
        ("婴儿", "Baby"), ("限定", "Limited"), ("大容量", "Family Size"), ("迷你", "Mini"), ("复古", "Retro"), ("透气", "Breathable"), ("防滑", "Anti-slip"),
        ("新西兰进口", "New Zealand"), ("云南", "Yunnan"), ("长白山", "Changbai"), ("重庆", "Chongqing"), ("2.0升级", "2.0"), ("A2", "A2"), ("500ml", "500ml"),
    ];

    private static readonly string[] Sizes = ["小", "中", "大", "特大"];

    private readonly Random _dice = new(seed);
    private readonly List<Good> _goods = Good.ReadAll();
    private readonly Dictionary<string, int> _barcodes = [];
    private int _made;

    /// <summary>Products with together at least <paramref name="skus"/> SKUs; an article has one to four of them.</summary>
    public List<Product> WithSkus(int skus)
    {
        var products = new List<Product>();
        for (var made = 0; made < skus; made += products[^1].Skus.Count)
            products.Add(Next());
        return products;
    }

    /// <summary>What was sold of an article: little of most, much of a few.</summary>
    public static long SalesOf(string articleNo)
    {
        var chance = articleNo.Aggregate(17u, (hash, c) => unchecked((hash ^ c) * 16_777_619)) % 10_000 / 10_000.0;
        return (long)(3 / (1.0001 - chance)) - 3;
    }

    private Product Next()
    {
        // The square of a chance prefers the first brands, as shelves do.
        var share = _dice.NextDouble();
        var brand = (int)(share * share * BrandFirst.Length * BrandSecond.Length);
        var (zh, en) = ($"{BrandFirst[brand % BrandFirst.Length]}{BrandSecond[brand / BrandFirst.Length]}", EnglishOf(brand));
        var good = _goods[_dice.Next(_goods.Count)];
        var series = Series[_dice.Next(Series.Length)];
        var articleNo = string.Create(CultureInfo.InvariantCulture, $"{good.Code}{++_made:000000}");
        var fen = Math.Max(100, (long)(100 * (good.FromYuan + _dice.NextDouble() * (good.ToYuan - good.FromYuan))) / 10 * 10);
        var skus = Enumerable.Range(0, _dice.Next(1, MostSkus + 1)).Select(i => new Sku(
            string.Create(CultureInfo.InvariantCulture, $"{articleNo}-{i + 1:00}"), NextBarcode(brand), new Dictionary<string, string> { ["规格"] = Sizes[i] }, fen * (i + 2) / 2));
        return new Product(
            articleNo, new LocalText($"{zh} {series.Zh}{good.Zh}", $"{en} {series.En} {good.En}"), good.Category, zh, [.. skus],
            LastPublished.AddDays(-_dice.Next(PublishedOverDays)));
    }

    private static string EnglishOf(int brand)
    {
        var name = Syllables[brand % 16] + Syllables[brand / 16 % 16] + Endings[brand / 256 % 10];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private string NextBarcode(int brand)
    {
        // A company number of the prefixes 690 to 699 has five digits here; when its item numbers are used up it gets another.
        for (var company = brand; ; company += BrandFirst.Length * BrandSecond.Length)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"69{company % 10}{company * 7_919L % 100_000:00000}");
            var item = _barcodes[head] = _barcodes.GetValueOrDefault(head) + 1;
            if (item > 9_999)
                continue;
            var twelve = string.Create(CultureInfo.InvariantCulture, $"{head}{item:0000}");
            return twelve + Ean13.CheckDigit(twelve);
        }
    }
}

/// <summary>One kind of thing on a shelf.</summary>
internal sealed record Good(string Code, string Category, string Zh, string En, int FromYuan, int ToYuan)
{
    public static List<Good> ReadAll()
    {
        using var reader = new StreamReader(typeof(Good).Assembly.GetManifestResourceStream("goods.txt")!);
        var (goods, category, code) = (new List<Good>(), "", "");
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('='))
                (category, code) = (line[2..], Code(goods.Select(g => g.Category).Distinct().Count()));
            else if (!line.StartsWith('#') && line.Split(',') is [var zh, var en, var from, var to])
                goods.Add(new Good(code, category, zh, en, int.Parse(from, CultureInfo.InvariantCulture), int.Parse(to, CultureInfo.InvariantCulture)));
        }

        return goods;

        static string Code(int n) => new([(char)('A' + n % 26), (char)('A' + n * 7 / 26 % 26), (char)('A' + n * 11 % 26)]);
    }
}
