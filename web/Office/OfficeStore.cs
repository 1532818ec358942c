namespace QuickCheckout.Web.Office;

/// <summary>The store that the back office looks at, and those it may choose from.</summary>
public sealed record OfficeStore(string Id, IReadOnlyList<string> All)
{
    /// <param name="asked">By the address.</param>
    /// <param name="remembered">By this browser.</param>
    /// <returns>Null when there is none to choose.</returns>
    public static OfficeStore? Of(string? asked, string? remembered, IReadOnlyList<string> all) =>
        new[] { asked, remembered }.FirstOrDefault(id => id is not null && all.Contains(id)) is { } known ? new OfficeStore(known, all)
        : all.Count > 0 ? new OfficeStore(all[0], all)
        : null;

    /// <summary>An address of the back office, with the store in it so that it can be passed on.</summary>
    /// <param name="more">What else the address asks for, each with its ampersand.</param>
    public string Link(string page, string more = "") => $"office/{page}?store={Uri.EscapeDataString(Id)}{more}";
}
