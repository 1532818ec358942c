namespace QuickCheckout.Domain;

/// <summary>One text in the two languages the product speaks.</summary>
public sealed record LocalText(string Zh, string En)
{
    /// <summary>The text for a language tag such as "en" or "zh-CN"; Chinese when the tag is unknown.</summary>
    public string In(string? language) =>
        language is not null && language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? En : Zh;
}
