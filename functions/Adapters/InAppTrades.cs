using System.Net;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Payments in the customer's shopping app (section P).</summary>
public sealed class InAppTrades(MemberPlatformClient app, ILogger<InAppTrades> log) : ITrades
{
    public Means Means => Means.InApp;

    public async Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation)
    {
        var order = request.Order ?? throw new InvalidOperationException($"Trade {request.Number} has no member to be paid by.");
        try
        {
            await app.ShowAsync(order, cancellation);
        }
        catch (Exception away) when (MemberPlatformClient.IsAway(away, cancellation))
        {
            log.LogWarning(away, "Order {OrderNo} could not be shown in the app: it is not to be paid there", request.OrderNo);
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.AppUnavailable);
        }

        return await Believe(
            request.Number, request.AmountFen, async () => await app.OpenPaymentAsync(request.OrderNo, request.Number, request.AmountFen, request.PayBefore, cancellation),
            cancellation);
    }

    public Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation) =>
        Believe(number, amountFen, () => app.FindPaymentAsync(number, cancellation), cancellation);

    public async Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation)
    {
        try
        {
            // One that the customer left, or whose time was over, is neither paid nor can it be any more.
            return (await app.CancelPaymentAsync(number, cancellation)).State is AppPaymentState.Cancelled or AppPaymentState.Left or AppPaymentState.Expired;
        }
        catch (Exception away) when (MemberPlatformClient.IsAway(away, cancellation))
        {
            log.LogWarning(away, "Payment {Number} could not be cancelled in the app", number);
            return false;
        }
    }

    private async Task<TradeAnswer> Believe(string number, long amountFen, Func<Task<AppPayment?>> ask, CancellationToken cancellation)
    {
        try
        {
            return await ask() switch
            {
                null => new TradeAnswer(TradeOutcome.NotThere),
                { } other when other.Number != number || (other.AmountFen != amountFen && other.State != AppPaymentState.Cancelled) => Wrong(number, other),
                { State: AppPaymentState.Paid } paid => new TradeAnswer(TradeOutcome.Paid, ReferenceNo: paid.Reference),
                { State: AppPaymentState.Waiting } => new TradeAnswer(TradeOutcome.PayerDecides),
                { State: AppPaymentState.Expired } => new TradeAnswer(TradeOutcome.Closed, Refusals.DeadlinePassed(Json.Name(Step.AwaitingPayer))),
                _ => new TradeAnswer(TradeOutcome.Closed, Refusals.TradeClosed),
            };
        }
        // It was understood, and refused: nothing is open under the number that this order could be paid with.
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            log.LogError(refused, "Payment {Number} was refused by the app", number);
            return new TradeAnswer(TradeOutcome.Refused, Refusals.InternalFault);
        }
        catch (Exception away) when (MemberPlatformClient.IsAway(away, cancellation))
        {
            log.LogWarning(away, "Nobody knows what became of payment {Number} in the app", number);
            return new TradeAnswer(TradeOutcome.Unknown);
        }
    }

    private TradeAnswer Wrong(string number, AppPayment other)
    {
        log.LogError("The app answers for payment {Number} with {Other} of {AmountFen} fen", number, other.Number, other.AmountFen);
        return new TradeAnswer(TradeOutcome.Unknown);
    }
}
