using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.Checkouts;

namespace QuickCheckout.Functions.Http;

/// <summary>A paid order's receipt to be looked at, or kept without paper (rule B8). It counts as no reprint: nothing comes out of a printer.</summary>
public sealed class ReceiptApi(TableOrders orders)
{
    [Function("GetReceipt")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/receipt")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (Ids.Check(id, "id") is { } malformed)
            return Problem.Of(request, malformed);
        if (await StatusWatch.ReadAsync(client, id, cancellation) is not { } live || await orders.FindAsync(live.StoreId, id, cancellation) is not { } order)
            return Problem.Of(request, Refusals.UnknownCheckout(id));
        var status = await orders.LastStatusAsync(live, cancellation);
        return Decisions.Reprint(status, PaperKind.Receipt) is { } refusal
            ? Problem.Of(request, refusal)
            : Results.Ok(new ReceiptText(id, status.OrderNo, PaperText.Of(Papers.Receipt(status, order.Input).Receipt, PaperParty.Customer)));
    }
}
