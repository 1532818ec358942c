namespace QuickCheckout.Web.Api;

internal static class Query
{
    /// <summary>"&amp;name=value", or nothing where there is no value.</summary>
    public static string Of(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
