using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Orders;

namespace QuickCheckout.Functions.Http;

/// <summary>Orders as a table for people: amounts in yuan, times as the store's clocks show them.</summary>
internal static class OrderCsv
{
    public const int MostRows = 20_000;

    private static readonly string[] Columns =
    [
        "orderNo", "checkoutId", "storeId", "started", "ended", "state", "step", "method", "means", "terminalId", "associateId", "memberId", "memberName",
        "total", "discount", "paid", "givenBack", "tenders", "reasonCode", "reason",
    ];

    /// <summary>A row too many says that there are more.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<string>> RowsOf(IAsyncEnumerable<ListedOrder> orders, Func<DateTimeOffset, DateTime> local, string language)
    {
        yield return Columns;
        var rows = 0;
        await foreach (var o in orders)
        {
            if (rows++ == MostRows)
            {
                yield return [new LocalText($"仅导出前 {MostRows} 行,请缩小日期范围", $"The first {MostRows} rows only: ask for fewer days.").In(language)];
                yield break;
            }

            yield return
            [
                o.OrderNo, o.CheckoutId, o.StoreId, Time(local(o.StartedAt)), o.EndedAt is { } ended ? Time(local(ended)) : "", Json.Name(o.State),
                o.Step is { } step ? Json.Name(step) : "", Json.Name(o.Method), Json.Name(o.Means), o.TerminalId, o.AssociateId, o.MemberId ?? "", o.MemberName ?? "",
                YuanText.Write(o.TotalFen), YuanText.Write(o.DiscountFen), YuanText.Write(o.PaidFen), YuanText.Write(o.GivenBackFen),
                o.Tenders.ToString(CultureInfo.InvariantCulture), o.Reason?.Code ?? "", o.Reason?.Title.In(language) ?? "",
            ];
        }
    }

    private static string Time(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
