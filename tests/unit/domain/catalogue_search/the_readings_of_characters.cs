using System.Text;
using QuickCheckout.Domain.Catalogue.Search;

namespace QuickCheckout.Domain.CatalogueSearch;

public class the_readings_of_characters
{
    [Theory]
    [InlineData('牛', "niu")]
    [InlineData('茄', "jia qie")]
    [InlineData('行', "hang heng xing")]
    [InlineData('绿', "lu lv")]
    [InlineData('略', "lue lve")]
    [InlineData('〇', "ling")]
    [InlineData('a', "")]
    [InlineData('の', "")]
    public void are_all_that_today_s_dictionaries_give(char character, string readings) =>
        Assert.Equal(readings, string.Join(' ', Pinyin.ReadingsOf(character).ToArray().Select(r => Pinyin.Syllables[r])));

    /// <summary>The two levels that are common to GB 2312 and GB 18030: rows 16 to 87.</summary>
    [Fact]
    public void are_there_for_every_character_in_common_use()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(936)!;
        var characters =
            from row in Enumerable.Range(0xb0, 72)
            from cell in Enumerable.Range(0xa1, 94)
            where row != 0xd7 || cell < 0xfa
            select encoding.GetChars([(byte)row, (byte)cell])[0];
        Assert.Equal(6_763, characters.Count(c => !Pinyin.ReadingsOf(c).IsEmpty));
    }
}
