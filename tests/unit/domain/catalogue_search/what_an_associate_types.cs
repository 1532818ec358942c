using QuickCheckout.Domain.Catalogue.Search;
using static QuickCheckout.Domain.CatalogueSearch.Shelf;

namespace QuickCheckout.Domain.CatalogueSearch;

/// <summary>Rule C1, by example.</summary>
public class what_an_associate_types
{
    private static readonly ProductIndex Index = Of(
        Product("MLK1", "蒙牛 纯牛奶", "Mengniu Pure Milk", "蒙牛"),
        Product("MLK2", "伊利 巧克力牛奶", "Yili Chocolate Milk", "伊利"),
        Product("BEER", "银狗 精酿啤酒", "Silver Hound Craft Beer", "银狗"),
        Product("WINE", "印构 干红葡萄酒", "Incor Dry Red", "印构"),
        Product("OUTE", "英欧 外套", "Coat", "英欧"),
        Product("FISH", "西安 酱鱼", "Fish", "长安"),
        Product("PERL", "先锋 珍珠", "Pearls", "先锋"),
        Product("BUN1", "番茄汉堡胚 2.5kg", "Tomato Burger Buns", "乐事"),
        Product("BEAN", "女儿红绿豆", "Mung Beans Müller", "缪勒"),
        Product("COLA", "可口可乐T恤", "Coca-Cola T-shirt iPhone15", "Coca-Cola"),
        Product("ABC-00123", "光明 冰砖", "Ice Cream", "光明", barcodes: ["6901234567892", "4006381333931"]));

    [Theory]
    [InlineData("奶", "MLK1 MLK2")]
    [InlineData("牛奶", "MLK1 MLK2")]
    [InlineData("巧克力牛奶", "MLK2")]
    [InlineData("蒙牛纯牛奶", "MLK1")] // a blank in the name is none to a search
    [InlineData("奶牛", "")]
    public void is_found_in_Chinese_of_any_length(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("niunai", "MLK1 MLK2")]
    [InlineData("NiuNai", "MLK1 MLK2")]
    [InlineData("nn", "MLK1 MLK2")]
    [InlineData("niu奶", "MLK1 MLK2")]
    [InlineData("牛n", "MLK1 MLK2")]
    [InlineData("nnai", "MLK1 MLK2")]
    [InlineData("niun", "MLK1 MLK2")]
    [InlineData("niuna", "MLK1 MLK2")]
    [InlineData("qklniun", "MLK2")]
    [InlineData("chun", "MLK1")]
    [InlineData("chniunai", "MLK1")] // ch is a first letter of two
    [InlineData("niuniu", "")]
    public void is_found_in_pinyin_full_by_initials_and_mixed(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("yingou", "BEER OUTE WINE")] // yin gou, and ying ou
    [InlineData("xian", "FISH PERL")] // xi an, and xian
    public void is_cut_into_syllables_in_every_way(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("fanqie", "BUN1")]
    [InlineData("hanbao", "BUN1")]
    [InlineData("leshi", "BUN1")]
    [InlineData("yueshi", "BUN1")] // 乐 is le and yue
    [InlineData("changan", "FISH")]
    [InlineData("zhangan", "FISH")]
    public void may_be_any_reading_of_a_character(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("lvdou")]
    [InlineData("ludou")]
    [InlineData("lüdou")]
    [InlineData("lǜdòu")]
    [InlineData("nverhong")]
    [InlineData("nuerh")]
    [InlineData("muller")]
    [InlineData("MÜLLER")]
    public void may_write_ü_as_v_or_u_and_leave_out_tones_and_accents(string text) => Assert.Equal("BEAN", Sorted(text));

    [Theory]
    [InlineData("CHOCOLATE", "MLK2")]
    [InlineData("choc", "MLK2")]
    [InlineData("colate", "")] // words are found from their beginning on
    [InlineData("milk", "MLK1 MLK2")]
    [InlineData("cocacola", "COLA")]
    [InlineData("coca-cola", "COLA")]
    [InlineData("t恤", "COLA")]
    [InlineData("iphone15", "COLA")]
    [InlineData("15", "COLA")]
    [InlineData("2.5kg", "BUN1")]
    [InlineData("25kg", "")]
    public void is_found_in_Latin_words_whatever_their_case(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("choclate", "MLK2")] // one missing
    [InlineData("chocolatte", "MLK2")] // one too much
    [InlineData("chocolade", "MLK2")] // one wrong
    [InlineData("chocoltae", "MLK2")] // two swapped
    [InlineData("choko", "MLK2")] // while still typing
    [InlineData("tomat", "BUN1")]
    [InlineData("tomot", "BUN1")]
    [InlineData("tomo", "")] // too short to forgive
    [InlineData("mikl", "")] // milk has four letters
    [InlineData("chokolade", "")] // two typos
    public void may_have_one_typo_in_a_Latin_word_of_five_or_more(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("abc-00123", "ABC-00123")]
    [InlineData("ABC", "ABC-00123")]
    [InlineData("0123", "ABC-00123")]
    [InlineData("ABC-00123-02", "ABC-00123")]
    [InlineData("6901234567892", "ABC-00123")]
    [InlineData("6901234", "ABC-00123")]
    [InlineData("7892", "ABC-00123")]
    [InlineData("6901234567893", "")]
    public void is_found_in_article_numbers_SKU_codes_and_barcodes(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("蒙牛 奶", "MLK1")]
    [InlineData("nn yili", "MLK2")]
    [InlineData("奶 choclate", "MLK2")]
    [InlineData("MLK niunai", "MLK1 MLK2")]
    [InlineData("奶 啤酒", "")]
    [InlineData("蒙牛 - 奶", "MLK1")] // a sign alone is no word
    [InlineData("-", "")]
    public void may_be_several_words_that_must_all_be_found(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData("ＭＩＬＫ", "MLK1 MLK2")]
    [InlineData("６９０１２３４５６７８９２", "ABC-00123")]
    [InlineData("蒙牛　奶", "MLK1")]
    public void may_be_typed_in_full_width(string text, string found) => Assert.Equal(found, Sorted(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void may_be_nothing_and_then_all_is_found(string? text) => Assert.Equal(Index.Count, Index.Page(new ProductQuery(text)).Total);

    [Fact]
    public void is_refused_beyond_64_characters()
    {
        Assert.Null(Index.Search(new ProductQuery(new string('n', 64))).Refusal);
        Assert.Equal("q", Index.Search(new ProductQuery(new string('n', 65))).Refusal?.Field);
    }

    private static string Sorted(string text) => string.Join(' ', Index.Found(text).Split(' ').Order(StringComparer.Ordinal));
}
