using System.Globalization;
using Microsoft.Extensions.Logging;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Protocols.Alipay;

namespace QuickCheckout.Functions.Adapters;

/// <summary>Alipay's barcode payment (section A). What an answer says of the money is in <see cref="AlipayCodes"/>.</summary>
public sealed class AlipayTrades(AlipayGateway gateway, MemberPlatformClient app, TimeProvider clock, ILogger<AlipayTrades> log) : ITrades
{
    /// <summary>Past the customer's deadline the trade closes by itself, should no cancel of ours ever arrive; Alipay counts in minutes.</summary>
    private const int MinutesOfGrace = 2;
    private const int LongestStoreId = 32;
    private const int LongestOperatorId = 28;

    public Means Means => Means.Alipay;

    public async Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation)
    {
        var code = await PayCode(request, cancellation);
        if (code.Refusal is { } none)
            return new TradeAnswer(TradeOutcome.NotSent, none);
        var minutes = (int)Math.Ceiling((request.PayBefore - clock.GetUtcNow()).TotalMinutes) + MinutesOfGrace;
        try
        {
            var reply = await gateway.PayAsync(
                new Dictionary<string, object?>
                {
                    ["out_trade_no"] = request.Number, ["scene"] = "bar_code", ["auth_code"] = code.Value, ["product_code"] = "FACE_TO_FACE_PAYMENT",
                    ["subject"] = $"订单 {request.OrderNo}", ["total_amount"] = AlipayAmount.Of(request.AmountFen),
                    ["timeout_express"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, minutes)}m"),
                    ["store_id"] = Fitting(request.StoreId, LongestStoreId), ["operator_id"] = Fitting(request.AssociateId, LongestOperatorId),
                    ["terminal_id"] = Fitting(request.TerminalId, LongestStoreId),
                }, cancellation);
            return AlipayCodes.IsTurnedAway(reply.Code)
                ? await TurnedAway(request, cancellation)
                : Checked(AlipayCodes.OfPay(reply.Code, reply.SubCode, reply.SubMessage), reply, request.Number, request.AmountFen);
        }
        catch (AlipayNotSentException notSent)
        {
            log.LogWarning(notSent, "Trade {Number} was not asked for", request.Number);
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.AlipayUnavailable);
        }
        catch (AlipayNoAnswerException unknown)
        {
            log.LogWarning(unknown, "Nobody knows what became of trade {Number}", request.Number);
            return new TradeAnswer(TradeOutcome.Unknown);
        }
    }

    /// <summary>With wrong keys a gateway turns everything away, a query, too; one that answers the query did look at the trade.</summary>
    private async Task<TradeAnswer> TurnedAway(TradeRequest request, CancellationToken cancellation)
    {
        if (await Try("alipay.trade.query", request.Number, cancellation) is not { } reply)
            return new TradeAnswer(TradeOutcome.Unknown);
        if (AlipayCodes.IsTurnedAway(reply.Code))
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.AlipayMisconfigured);
        var found = Checked(AlipayCodes.OfQuery(reply.Code, reply.SubCode, reply.Text("trade_status")), reply, request.Number, request.AmountFen);
        return found.Outcome is TradeOutcome.Paid or TradeOutcome.PayerDecides or TradeOutcome.Unknown ? found : new TradeAnswer(TradeOutcome.Refused, Refusals.AlipayMisconfigured);
    }

    public async Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation)
    {
        if (await Try("alipay.trade.query", number, cancellation) is not { } reply)
            return new TradeAnswer(TradeOutcome.Unknown);
        return Checked(AlipayCodes.OfQuery(reply.Code, reply.SubCode, reply.Text("trade_status")), reply, number, amountFen);
    }

    public async Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation)
    {
        if (await Try("alipay.trade.cancel", number, cancellation) is not { } reply)
            return false;
        return AlipayCodes.OfCancel(reply.Code, reply.SubCode, reply.Text("retry_flag")) switch
        {
            AlipayCancelled.Done => IsAbout(reply, number),
            AlipayCancelled.Never => await GiveBack(number, amountFen, cancellation),
            _ => false,
        };
    }

    /// <summary>Too late to cancel: if it was paid it is refunded, under one request number, which refunds once.</summary>
    private async Task<bool> GiveBack(string number, long amountFen, CancellationToken cancellation)
    {
        var now = await QueryAsync(number, amountFen, cancellation);
        if (now.Outcome != TradeOutcome.Paid)
            return now.Outcome == TradeOutcome.Closed;
        var refunded = await Try("alipay.trade.refund", number, cancellation, ("refund_amount", AlipayAmount.Of(amountFen)), ("out_request_no", number));
        return refunded is { Code: "10000" } && IsAbout(refunded, number) && refunded.Fen("refund_fee") == amountFen;
    }

    /// <summary>What the customer's phone showed; or, for a member who showed the member code, a code of the account that the app knows.</summary>
    private async Task<Result<string>> PayCode(TradeRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Order is { } order)
                await app.ShowAsync(order, cancellation);
            return request.PayCode ?? await app.PayCodeAsync(request.OrderNo, cancellation);
        }
        catch (Exception away) when (MemberPlatformClient.IsAway(away, cancellation))
        {
            log.LogWarning(away, "Order {OrderNo} could not be shown in the app", request.OrderNo);
            // It will be shown when it is paid.
            return request.PayCode is { } code ? code : Refusals.AppUnavailable;
        }
    }

    /// <summary>Paid is what was asked for, to the fen, and closed is that and nothing else: anything else is not ours, and will be cancelled.</summary>
    private TradeAnswer Checked(TradeAnswer answer, AlipayReply reply, string number, long amountFen)
    {
        if (answer.Outcome is not (TradeOutcome.Paid or TradeOutcome.Closed))
            return answer;
        if (IsAbout(reply, number, amountFen))
            return answer.Outcome == TradeOutcome.Paid ? answer with { ReferenceNo = reply.Text("trade_no"), PaidAt = reply.Time("send_pay_date") } : answer;
        return new TradeAnswer(TradeOutcome.Unknown);
    }

    /// <summary>A good signature says who speaks, not about what.</summary>
    private bool IsAbout(AlipayReply reply, string number, long? amountFen = null)
    {
        if (reply.Text("out_trade_no") == number && (amountFen is null || reply.Fen("total_amount") == amountFen))
            return true;
        log.LogError("Alipay answers for trade {Number} of {AmountFen} fen with {OtherNumber} of {OtherAmount} yuan", number, amountFen, reply.Text("out_trade_no"), reply.Text("total_amount"));
        return false;
    }

    /// <returns>Null when there is no believable answer.</returns>
    private async Task<AlipayReply?> Try(string method, string number, CancellationToken cancellation, params (string Name, object Value)[] more)
    {
        try
        {
            var content = new Dictionary<string, object?> { ["out_trade_no"] = number };
            foreach (var (name, value) in more)
                content.Add(name, value);
            return await gateway.AskAsync(method, content, cancellation);
        }
        catch (Exception unanswered) when (unanswered is AlipayNotSentException or AlipayNoAnswerException)
        {
            log.LogWarning(unanswered, "{Method} of trade {Number} has no usable answer", method, number);
            return null;
        }
    }

    // Alipay takes shorter ids than we do; they are for its reports only.
    private static string? Fitting(string id, int most) => id.Length <= most ? id : null;
}
