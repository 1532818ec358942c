using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;
using QuickCheckout.Functions.SignIn;

namespace QuickCheckout.Functions.Http;

/// <summary>A paid order's receipt to be looked at, or kept without paper (rule B8). It counts as no reprint: nothing comes out of a printer.</summary>
public sealed class ReceiptApi(TableOrders orders)
{
    [Function("GetReceipt"), Staff(Role.Associate, Role.BackOffice)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/checkouts/{id}/receipt")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var live = await Own.CheckoutAsync(request, client, id, cancellation);
        if (live.Refusal is { } notThere)
            return Problem.Of(request, notThere);
        var status = await orders.LastStatusAsync(live.Value!, cancellation);
        if (await orders.FindAsync(status.StoreId, id, cancellation) is not { } order)
            return Problem.Of(request, Refusals.UnknownCheckout(id));
        return Decisions.Reprint(status, PaperKind.Receipt) is { } refusal
            ? Problem.Of(request, refusal)
            : Results.Ok(new ReceiptText(id, status.OrderNo, PaperText.Of(Papers.Receipt(status, order.Input).Receipt, PaperParty.Customer)));
    }
}
