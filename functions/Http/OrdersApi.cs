using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Orders;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Orders;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>The list of orders (rule S1), as pages and as CSV.</summary>
public sealed class OrdersApi(OrderList orders, IOptions<StoreTimeSettings> store, TimeProvider clock)
{
    private const int PageSize = 50;
    private const int UsualDays = 31;
    private const int MostDays = 366;

    /// <summary>By store, order number or member; <c>token</c> continues a list. A screen asks again with <c>If-None-Match</c>.</summary>
    [Function("ListOrders"), Staff(Role.BackOffice)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var (filter, token) = (Filter(request), Query.Id(request, "token"));
        if ((filter.Refusal ?? token.Refusal ?? RefuseToken(token.Value)) is { } refusal)
            return Problem.Of(request, refusal);
        var page = await orders.PageAsync(client, filter.Value!, token.Value, PageSize, cancellation);
        // Of the orders alone: how far a short page has looked is another matter each time, and where it said to go on stays good.
        var tag = TagOf(JsonSerializer.SerializeToUtf8Bytes(page.Items, Json.Options));
        EntityTag.Show(request, tag);
        return EntityTag.IsKnown(request, tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(page);
    }

    /// <summary>The same as CSV, as far as <see cref="OrderCsv.MostRows"/>.</summary>
    [Function("ExportOrders"), Staff(Role.BackOffice)]
    public IResult Export(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/orders/export")] HttpRequest request, [DurableClient] DurableTaskClient client)
    {
        var filter = Filter(request);
        if (filter.Refusal is { } refusal)
            return Problem.Of(request, refusal);
        var all = orders.AllAsync(client, filter.Value!, request.HttpContext.RequestAborted);
        return CsvFile.Answer($"orders-{filter.Value!.From:yyyyMMdd}-{filter.Value.To:yyyyMMdd}.csv", OrderCsv.RowsOf(all, store.Value.LocalOf, Problem.IsEnglish(request) ? "en" : "zh-CN"));
    }

    private Result<OrderFilter> Filter(HttpRequest request)
    {
        var (storeId, terminal, associate, number, member) =
            (Query.Id(request, "storeId"), Query.Id(request, "terminalId"), Query.Id(request, "associateId"), Query.Id(request, "orderNo"), Query.Id(request, "memberId"));
        var caller = Caller.Of(request);
        var (state, method) = (Query.Name<OrderState>(request, "state"), Query.Name<PaymentMethod>(request, "method"));
        var days = DayRange.Read(request, store.Value.DayOf(clock.GetUtcNow()), UsualDays, MostDays);
        if ((storeId.Refusal ?? terminal.Refusal ?? associate.Refusal ?? number.Refusal ?? member.Refusal ?? state.Refusal ?? method.Refusal ?? days.Refusal ?? (storeId.Value is { } named ? caller.Refuse(named) : null)) is { } refusal)
            return refusal;
        return storeId.Value is null && number.Value is null && member.Value is null
            ? Refusals.Required("storeId")
            : new OrderFilter(storeId.Value, days.Value.From, days.Value.To, state.Value, method.Value, terminal.Value, associate.Value, number.Value, member.Value, caller.Sees(Caller.AllStores) ? null : caller.Stores);
    }

    private static Refusal? RefuseToken(string? token) =>
        token is null || OrderListRow.IsPlace(token) ? null : Refusals.Malformed("token", "须为上一页的 nextToken", "it is the nextToken of the page before.");

    private static string TagOf(byte[] page) => $"\"{Convert.ToHexStringLower(SHA256.HashData(page).AsSpan(0, 12))}\"";
}
