using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// An order's row in the list: in its store's partition, so that one transaction writes it together with the order's own row and the
/// two never disagree; its key counts the time backwards, so that the newest come first and a day is one range. Its columns
/// have names of their own: what asks for orders' rows never meets these.
/// </summary>
internal static class OrderListRow
{
    public const string ByState = "ByState";
    public const string ByMethod = "ByMethod";
    public const string ByTerminal = "ByTerminal";
    public const string ByAssociate = "ByAssociate";
    public const string ByMember = "ByMember";
    public const string Content = "Listed";

    // No id of an order has such a character.
    private const string Prefix = "list|";
    private const char Separator = '_';

    /// <summary>Letters for hex digits, most significant first: digits could look like a card number.</summary>
    private const int PlaceLength = 12;

    private static readonly long End = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static TableEntity ToEntity(ListedOrder o) => new(o.StoreId, KeyOf(PlaceOf(o)))
    {
        [ByState] = Json.Name(o.State),
        [ByMethod] = Json.Name(o.Method),
        [ByTerminal] = o.TerminalId,
        [ByAssociate] = o.AssociateId,
        [ByMember] = o.MemberId,
        [Content] = JsonSerializer.Serialize(o, Json.Options),
    };

    public static ListedOrder Read(TableEntity row) => JsonSerializer.Deserialize<ListedOrder>(row.GetString(Content), Json.Options)!;

    /// <summary>Where the order stands in any list: later ones come before it.</summary>
    public static string PlaceOf(ListedOrder o) => $"{PlaceOf(o.StartedAt)}{Separator}{o.CheckoutId}";

    /// <summary>Before all that were started at this instant (whole milliseconds), after all later ones.</summary>
    public static string PlaceOf(DateTimeOffset at) =>
        string.Create(PlaceLength, End - at.ToUnixTimeMilliseconds(), (letters, left) =>
        {
            for (var i = PlaceLength - 1; i >= 0; i--, left >>= 4)
                letters[i] = (char)('a' + (left & 15));
        });

    public static bool IsPlace(string text) =>
        text.Length >= PlaceLength && text.AsSpan(0, PlaceLength).IndexOfAnyExceptInRange('a', 'p') < 0 && (text.Length == PlaceLength || text[PlaceLength] == Separator);

    public static string KeyOf(string place) => Prefix + place;

    public static string PlaceOfKey(string key) => key[Prefix.Length..];

    /// <summary>What a query has to be of a store's partition to find those from one place, itself excluded, up to before another.</summary>
    public static string Between(string storeId, string after, string before) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {storeId} and RowKey gt {KeyOf(after)} and RowKey lt {KeyOf(before)}");
}
