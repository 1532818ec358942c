using System.Globalization;

namespace QuickCheckout.Web.Office;

/// <summary>What the list of orders is asked for, as it stands in the address; empty is not asked for.</summary>
public sealed record OrderQuery(
    string? From = null, string? To = null, string? State = null, string? Method = null, string? Terminal = null, string? Associate = null,
    string? Order = null, string? Member = null)
{
    public bool IsEmpty => Address().Length == 0;

    public string Address() =>
        Part("from", From) + Part("to", To) + Part("state", State) + Part("method", Method) + Part("terminal", Terminal) + Part("associate", Associate)
        + Part("order", Order) + Part("member", Member);

    /// <summary>For the API. An order number says all: it finds its order whatever its day and store.</summary>
    public string Api(string storeId) => Order is { Length: > 0 } number
        ? $"?orderNo={Uri.EscapeDataString(number)}"
        : $"?storeId={Uri.EscapeDataString(storeId)}" + Part("from", From) + Part("to", To) + Part("state", State) + Part("method", Method)
            + Part("terminalId", Terminal) + Part("associateId", Associate) + Part("memberId", Member);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Part(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";
}
