using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Benchmarks.Web;

/// <summary>
/// Orders of a hundred stores, a hundred a day in each, all ended: listed as the product lists them. Of each hundredth the order's own
/// row and number are there too, since both are found by their keys, and of each fiftieth its member.
/// </summary>
internal sealed class ManyOrders(TableServiceClient tables, int count)
{
    public const int Stores = 100;
    public const int ADay = 100;
    public const int Terminals = 8;
    public const int Associates = 20;
    public const int Members = 500;
    private const int AtOnce = 6;
    private const int MostATransaction = 100;

    /// <summary>The last day; its midnight, in UTC.</summary>
    public static readonly DateOnly Today = new(2026, 11, 24);

    private readonly TableClient _orders = tables.GetTableClient(TableOrders.TableName);
    private readonly TableClient _index = tables.GetTableClient(TableOrderList.IndexName);

    public int Days { get; } = Math.Max(1, count / (Stores * ADay));

    public int Count => Days * Stores * ADay;

    public static string StoreOf(int store) => $"S{store:000}";

    /// <summary>The numbers that can be looked up.</summary>
    public IEnumerable<string> Numbered =>
        from day in Enumerable.Range(0, Days)
        from store in Enumerable.Range(0, Stores)
        select NumberOf(day, store, 0);

    public Task FillAsync() => Parallel.ForEachAsync(
        from day in Enumerable.Range(0, Days) from store in Enumerable.Range(0, Stores) select (day, store),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (at, cancellation) =>
        {
            var orders = Enumerable.Range(0, ADay).Select(i => Ended(at.day, at.store, i)).ToList();
            foreach (var chunk in orders.Chunk(MostATransaction))
                await _orders.SubmitTransactionAsync(chunk.Select(o => new TableTransactionAction(TableTransactionActionType.Add, OrderListRow.ToEntity(o.Listed))), cancellation);
            await _orders.AddEntityAsync(Row(orders[0].Input), cancellation);
            var list = new TableOrderList(tables);
            await list.AddNumberAsync(orders[0].Input, cancellation);
            foreach (var (_, listed) in orders.Where((_, i) => i % 50 == 0))
                await list.AddMemberAsync(listed, cancellation);
        });

    private static string NumberOf(int day, int store, int i) =>
        string.Create(CultureInfo.InvariantCulture, $"QC{Today.AddDays(-day):yyMMdd}-{store:000}x{i:0000}");

    private static (CheckoutInput Input, ListedOrder Listed) Ended(int day, int store, int i)
    {
        var random = new Random(HashCode.Combine(17, day, store, i));
        var at = new DateTimeOffset(Today.AddDays(-day), new TimeOnly(9, 0), TimeSpan.Zero) + TimeSpan.FromSeconds(12 * 3600.0 / ADay * i + random.Next(60));
        var id = $"c{day:000}x{store:000}x{i:0000}";
        var phone = random.Next(3) == 0;
        var input = new CheckoutInput(
            id, NumberOf(day, store, i), StoreOf(store), $"POS-{random.Next(Terminals)}", $"A{random.Next(Associates)}", phone ? PaymentMethod.Alipay : PaymentMethod.BankCard,
            AfterSales.MemberCode, [new CheckoutLine("SKU1", new LocalText("乌龙茶", "Oolong tea"), 1 + random.Next(5), 4_500)], new CheckoutLimits(), at);
        var status = Transitions.Start(input).Identified(new($"m{random.Next(Members)}", "王*"));
        var paid = status with { Step = Step.Paid, Since = at.AddMinutes(2), DueFen = 0, Tenders = [new Tender(1, input.TotalFen, TenderState.Approved, 1, Means: input.Means)] };
        return (input, ListedOrder.Of(input).As(random.Next(1000) switch
        {
            0 => status.NeedsAttention(new Attention(Refusals.InternalFault, Refusals.InternalFaultAdvice), at.AddMinutes(3)),
            < 80 => status.Closed(at.AddMinutes(1)).Refused(Refusals.CancelledByAssociate),
            _ => paid,
        }));
    }

    private static TableEntity Row(CheckoutInput input) => new(input.StoreId, input.CheckoutId)
    {
        ["State"] = "paid", ["OrderNo"] = input.OrderNo, ["Input"] = JsonSerializer.Serialize(input, Json.Options),
    };
}
