using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Functions.Adapters;

namespace QuickCheckout.Functions.Checkouts;

/// <summary>
/// What Alipay or the shopping app tell by themselves of a payment. It is a hint and no more: the checkout looks for itself. Only a
/// payment that no checkout counts leads to something: it is cancelled, which gives it back.
/// </summary>
public sealed class PaymentNews(TableOrders orders, StatusWatch watch, ILogger<PaymentNews> log)
{
    /// <summary>The trade's attempt; null when it is no number of ours.</summary>
    public static AttemptId? AttemptOf(string tradeNumber)
    {
        var parts = tradeNumber.Split('_');
        return parts.Length == 3 && parts[0].Length > 0 ? AttemptId.TryParse(parts[0], $"{parts[1]}-{parts[2]}") : null;
    }

    /// <param name="from"><see cref="QueryAsked.Alipay"/> or <see cref="QueryAsked.App"/>.</param>
    /// <param name="paid">Whether the news is that it was paid.</param>
    public async Task HearAsync(DurableTaskClient client, CheckoutStatus status, AttemptId attempt, string from, bool paid, CancellationToken cancellation)
    {
        if (status.Attempt == attempt && Decisions.QueryNow(status) is null)
        {
            await client.RaiseEventAsync(status.CheckoutId, EventNames.QueryNow(attempt), new QueryAsked(from), cancellation);
            watch.Hint(status.CheckoutId);
        }
        else if (paid && Decisions.IsNobodys(status, attempt))
        {
            await GiveBack(client, status, attempt, cancellation);
        }
    }

    /// <summary>The checkout as it counts; null when there is none.</summary>
    public async Task<CheckoutStatus?> FindAsync(DurableTaskClient client, string checkoutId, CancellationToken cancellation) =>
        await StatusWatch.ReadAsync(client, checkoutId, cancellation) is { } live ? await orders.LastStatusAsync(live, cancellation) : null;

    private async Task GiveBack(DurableTaskClient client, CheckoutStatus status, AttemptId attempt, CancellationToken cancellation)
    {
        var stray = new MoneyMovement(
            new MoneyOperation(attempt, MoneyOperationKind.Sale), status.StoreId, status.TerminalId, status.Tenders[attempt.Tender - 1].AmountFen, Entry: null, MoneyCause.OfSystem(Domain.Refusals.OutcomeUnknown), status.Means);
        if (await client.TryReverseAsync(stray, cancellation))
            log.LogWarning("Checkout {CheckoutId} does not count {Attempt}, which they say is paid: it is looked at, and given back", status.CheckoutId, attempt);
    }
}
