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
            var ended = await app.CancelPaymentAsync(number, cancellation);
            if (ended.Number == number && IsOver(ended))
                return true;
            Wrong(number, ended);
            return false;
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
                { } other when other.Number != number || !AddsUp(other, amountFen) => Wrong(number, other),
                { State: AppPaymentState.Paid } paid => new TradeAnswer(TradeOutcome.Paid, ReferenceNo: paid.Reference, PaidAt: paid.PaidAt),
                { State: AppPaymentState.Waiting } => new TradeAnswer(TradeOutcome.PayerDecides),
                { State: AppPaymentState.Expired } => new TradeAnswer(TradeOutcome.Closed, Refusals.DeadlinePassed(Step.AwaitingPayer)),
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

    /// <summary>Whether the money is where its state says it is. One that was cancelled before it was opened has no amount.</summary>
    private static bool AddsUp(AppPayment payment, long amountFen) => payment.State switch
    {
        AppPaymentState.Paid => payment.AmountFen == amountFen && payment.RefundedFen == 0,
        AppPaymentState.Waiting => payment.AmountFen == amountFen,
        AppPaymentState.Cancelled => IsOver(payment),
        _ => payment.AmountFen == amountFen && IsOver(payment),
    };

    /// <summary>
    /// It cannot be paid any more, nor is it: one that the customer left, or whose time was over, never was; of one that was paid,
    /// which has a receipt, all is given back.
    /// </summary>
    private static bool IsOver(AppPayment payment) =>
        payment.State is AppPaymentState.Cancelled or AppPaymentState.Left or AppPaymentState.Expired
        && (payment.Reference is null || payment.RefundedFen == payment.AmountFen);

    private TradeAnswer Wrong(string number, AppPayment other)
    {
        log.LogError(
            "The app answers for payment {Number} with {Other} of {AmountFen} fen, {State}, {RefundedFen} fen given back", number, other.Number, other.AmountFen, other.State,
            other.RefundedFen);
        return new TradeAnswer(TradeOutcome.Unknown);
    }
}
