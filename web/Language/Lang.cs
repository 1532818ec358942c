using QuickCheckout.Domain;

namespace QuickCheckout.Web.Language;

/// <summary>
/// The language of everything on the screen. Both texts stand where they are shown, so that none can be forgotten:
/// <c>@T["结算", "Settle"]</c>.
/// </summary>
public sealed record Lang(bool IsEnglish)
{
    public static readonly Lang Chinese = new(false);
    public static readonly Lang English = new(true);

    /// <summary>For <c>lang</c> and <c>Accept-Language</c>.</summary>
    public string Tag => IsEnglish ? "en" : "zh-CN";

    public string this[string zh, string en] => IsEnglish ? en : zh;

    public string this[LocalText text] => IsEnglish ? text.En : text.Zh;

    public static Lang Of(string? tag) => tag?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : Chinese;
}
