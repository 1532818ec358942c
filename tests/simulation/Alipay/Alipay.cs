using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>Alipay as the app's adapter shows it, in the same steps: each call asks once, and believes what Alipay's codes say.</summary>
public sealed class Alipay(World world) : ITrades
{
    private const int MinutesOfGrace = 2;
    private readonly Link _link = new(world, Fault.AlipayDown, Fault.AlipayRestarts, TimeSpan.FromSeconds(10));

    public AlipayDesk Desk { get; } = new(world);

    public Means Means => Means.Alipay;

    public async Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation)
    {
        var code = await PayCode(request, cancellation);
        if (code.Refusal is { } none)
            return new TradeAnswer(TradeOutcome.NotSent, none);
        var minutes = (int)Math.Ceiling((request.PayBefore - world.Time.Now).TotalMinutes) + MinutesOfGrace;
        world.Audit.Trades.Asked(request.Number, request.AmountFen);
        var heard = await _link.Send(() => Desk.Pay(request.Number, code.Value!, request.AmountFen, TimeSpan.FromMinutes(Math.Max(1, minutes))));
        if (!heard.Sent)
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.AlipayUnavailable);
        return heard.Answer is { } reply
            ? Checked(AlipayCodes.OfPay(reply.Code, reply.SubCode, subMessage: null), reply, request.Number, request.AmountFen)
            : new TradeAnswer(TradeOutcome.Unknown);
    }

    public async Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation) =>
        (await _link.Send(() => Desk.Query(number))).Answer is { } reply
            ? Checked(AlipayCodes.OfQuery(reply.Code, reply.SubCode, reply.Status), reply, number, amountFen)
            : new TradeAnswer(TradeOutcome.Unknown);

    public async Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation)
    {
        if ((await _link.Send(() => Desk.Cancel(number))).Answer is not { } reply)
            return false;
        return AlipayCodes.OfCancel(reply.Code, reply.SubCode, reply.RetryFlag) switch
        {
            AlipayCancelled.Done => true,
            AlipayCancelled.Never => await GiveBack(number, amountFen, cancellation),
            _ => false,
        };
    }

    private async Task<bool> GiveBack(string number, long amountFen, CancellationToken cancellation)
    {
        var now = await QueryAsync(number, amountFen, cancellation);
        if (now.Outcome != TradeOutcome.Paid)
            return now.Outcome == TradeOutcome.Closed;
        var refunded = await _link.Send(() => Desk.Refund(number, amountFen, request: number));
        return refunded.Answer is { Code: "10000" } reply && reply.RefundFen == amountFen;
    }

    private async Task<Result<string>> PayCode(TradeRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Order is { } order)
                await world.ShoppingApp.ShowAsync(order, cancellation);
            return request.PayCode ?? await world.ShoppingApp.PayCodeAsync(request.OrderNo);
        }
        catch (AwayException)
        {
            return request.PayCode is { } code ? code : Refusals.AppUnavailable;
        }
    }

    private static TradeAnswer Checked(TradeAnswer answer, AlipayReply reply, string number, long amountFen) =>
        answer.Outcome != TradeOutcome.Paid ? answer
        : reply.Number == number && reply.TotalFen == amountFen ? answer with { ReferenceNo = reply.TradeNo }
        : new TradeAnswer(TradeOutcome.Unknown);
}
