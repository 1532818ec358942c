namespace QuickCheckout.Domain.Catalogue.Search;

/// <summary>
/// How well a word fits a product, 1 to 100: what stands there as typed is before what is read so, that before first letters,
/// and a forgiven typo is last. In a Chinese name the head stands at the end: 牛奶 is rather 纯牛奶 than 牛奶饼干.
/// </summary>
internal static class Relevance
{
    /// <summary>Not on the scale: it comes first whatever the order.</summary>
    public const byte ExactCode = byte.MaxValue;
    public const byte Best = 100;
    public const byte PartOfCode = 60;
    public const byte BeginningOfWord = 70;
    public const byte WithTypo = 30;

    private const byte Begins = 8;
    private const byte Ends = 12;

    public static byte Of(Way way, bool begins, bool ends) => (byte)(Of(way) + (begins ? Begins : 0) + (ends ? Ends : 0));

    private static int Of(Way way) => way switch { Way.Literal => Best - Begins - Ends, Way.Syllables => 65, _ => 45 };
}
