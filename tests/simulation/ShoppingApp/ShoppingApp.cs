using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The customers' shopping app as the app's adapters show it: orders, payments in it, and pay codes of members.</summary>
public sealed class ShoppingApp(World world) : ITrades, IAppOrders
{
    private readonly Link _link = new(world, Fault.ShoppingAppDown, Fault.ShoppingAppRestarts, TimeSpan.FromSeconds(5));

    public ShoppingAppDesk Desk { get; } = new(world);

    public Means Means => Means.InApp;

    public Task ShowAsync(AppOrder order, CancellationToken cancellation) => Ask(() => Desk.Show(order));

    /// <summary>A pay code of the Alipay account that belongs to the order's member; one of them has none.</summary>
    public async Task<Result<string>> PayCodeAsync(string orderNo) =>
        await Ask(() => Desk.Find(orderNo)?.MemberId == Members.WithoutAlipay ? null : world.Alipay.Desk.ShowCode()) is { } code ? code : Refusals.NoAlipayAccount;

    public async Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation)
    {
        try
        {
            await ShowAsync(request.Order!, cancellation);
        }
        catch (AwayException)
        {
            return new TradeAnswer(TradeOutcome.NotSent, Refusals.AppUnavailable);
        }

        world.Audit.Trades.Asked(request.Number, request.AmountFen);
        return await Believe(request.AmountFen, new TradeAnswer(TradeOutcome.Refused, Refusals.InternalFault),
            () => Desk.Open(request.OrderNo, request.Number, request.AmountFen, request.PayBefore));
    }

    public Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation) =>
        Believe(amountFen, new TradeAnswer(TradeOutcome.NotThere), () => Desk.Books.Find(number));

    public async Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation)
    {
        try
        {
            return await Ask(() => Desk.Books.Cancel(number).State) is TradeState.Cancelled or TradeState.Left or TradeState.Expired;
        }
        catch (AwayException)
        {
            return false;
        }
    }

    /// <param name="none">What it means that there is no trade.</param>
    private async Task<TradeAnswer> Believe(long amountFen, TradeAnswer none, Func<BookedTrade?> ask)
    {
        try
        {
            // As it was when the app answered: the answer may come late.
            return await Ask(() => ask() is { } trade ? Read(trade, amountFen) : none);
        }
        catch (AwayException)
        {
            return new TradeAnswer(TradeOutcome.Unknown);
        }
    }

    private static TradeAnswer Read(BookedTrade trade, long amountFen) => trade.State switch
    {
        not TradeState.Cancelled when trade.AmountFen != amountFen => new TradeAnswer(TradeOutcome.Unknown),
        TradeState.Paid => new TradeAnswer(TradeOutcome.Paid, ReferenceNo: trade.Reference),
        TradeState.Waiting => new TradeAnswer(TradeOutcome.PayerDecides),
        TradeState.Expired => new TradeAnswer(TradeOutcome.Closed, Refusals.DeadlinePassed(Step.AwaitingPayer)),
        _ => new TradeAnswer(TradeOutcome.Closed, Refusals.TradeClosed),
    };

    /// <summary>Nothing came back, or an error of the app's own: it may have been done all the same.</summary>
    private async Task<T> Ask<T>(Func<T> decide)
    {
        var heard = await _link.Send(() =>
        {
            if (!world.Weather.Strikes(Fault.TradeOutcomeNotKnown))
                return (IsError: false, Value: decide());
            return (IsError: true, Value: world.Dice.Chance(0.5) ? decide() : default!);
        });
        return heard is { Heard: true, Answer.IsError: false } ? heard.Answer.Value : throw new AwayException("The shopping app is away.");
    }
}
