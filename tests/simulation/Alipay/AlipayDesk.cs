using QuickCheckout.Simulation.Faults;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>What Alipay decides on its books, with the rules of the Alipay in simulators/: a pay code is good once, and for a minute.</summary>
public sealed class AlipayDesk(World world)
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CancelWithin = TimeSpan.FromHours(24);
    private readonly Dice _dice = world.Dice.Split();
    private readonly Dictionary<string, DateTimeOffset> _codes = [];
    private readonly HashSet<string> _refunded = [];
    private long _shown;

    public TradeBooks Books { get; } = new(world, "alipay");

    /// <summary>A customer's phone shows a fresh code.</summary>
    public string ShowCode()
    {
        var code = $"28{++_shown:0000000000000000}";
        _codes.Add(code, world.Time.Now + CodeLifetime);
        return code;
    }

    public AlipayReply Pay(string number, string code, long amountFen, TimeSpan timeout) => Answer(() =>
    {
        world.Audit.Trades.Arrived(number, amountFen);
        if (Books.Find(number) is { } earlier)
            return PaidBefore(earlier, amountFen);
        if (!_codes.Remove(code, out var goodUntil) || goodUntil < world.Time.Now)
            return AlipayReply.Failed("ACQ.PAYMENT_AUTH_CODE_INVALID");
        if (_dice.Chance(0.03))
            return AlipayReply.Failed("ACQ.PAYMENT_REQUEST_HAS_RISK");
        var trade = Books.Open(number, amountFen, timeout);
        // Says that the money does not do, and lets the customer pay with other money all the same.
        if (_dice.Chance(0.05))
            return AlipayReply.Failed("ACQ.BUYER_BALANCE_NOT_ENOUGH");
        if (_dice.Chance(0.4))
            Books.Pay(trade);
        return AlipayReply.Of(trade, trade.State == TradeState.Paid ? "10000" : "10003");
    });

    public AlipayReply Query(string number) => Answer(() => Books.Find(number) is not { WasAskedFor: true } trade
        ? AlipayReply.Failed("ACQ.TRADE_NOT_EXIST")
        : AlipayReply.Of(trade) with
        {
            Status = trade.State switch { TradeState.Waiting => "WAIT_BUYER_PAY", TradeState.Paid => "TRADE_SUCCESS", _ => "TRADE_CLOSED" },
        });

    public AlipayReply Cancel(string number) => Answer(() =>
    {
        if (world.Weather.Strikes(Fault.CancelToBeRepeated))
            return new AlipayReply("10000", RetryFlag: "Y", Number: number);
        if (Books.Find(number) is { HeldFen: > 0 } paid && world.Time.Now - paid.OpenedAt > CancelWithin)
            return AlipayReply.Failed("ACQ.TRADE_CANCEL_TIME_OUT");
        if (world.Weather.Strikes(Fault.CancelRefused))
            return AlipayReply.Failed(_dice.OneOf("ACQ.TRADE_CANCEL_TIME_OUT", "ACQ.TRADE_HAS_FINISHED", "ACQ.SELLER_BALANCE_NOT_ENOUGH"));
        Books.Cancel(number);
        return new AlipayReply("10000", RetryFlag: "N", Number: number);
    });

    /// <param name="request">Refunds once.</param>
    public AlipayReply Refund(string number, long amountFen, string request) => Answer(() =>
    {
        if (Books.Find(number) is not { WasAskedFor: true } trade)
            return AlipayReply.Failed("ACQ.TRADE_NOT_EXIST");
        if (!_refunded.Contains(request))
        {
            if (trade.HeldFen == 0 || trade.HeldFen != amountFen)
                return AlipayReply.Failed("ACQ.TRADE_STATUS_ERROR");
            _refunded.Add(request);
            Books.GiveBack(trade);
        }

        return AlipayReply.Of(trade) with { RefundFen = trade.GivenBackFen };
    });

    /// <summary>The same number again: one trade each, whatever is asked.</summary>
    private static AlipayReply PaidBefore(BookedTrade trade, long amountFen) => trade switch
    {
        { WasAskedFor: true } when trade.AmountFen != amountFen => AlipayReply.Failed("ACQ.CONTEXT_INCONSISTENT"),
        { State: TradeState.Waiting } => AlipayReply.Of(trade, "10003"),
        { State: TradeState.Paid } => AlipayReply.Failed("ACQ.TRADE_HAS_SUCCESS"),
        _ => AlipayReply.Failed("ACQ.TRADE_HAS_CLOSE"),
    };

    private AlipayReply Answer(Func<AlipayReply> decide)
    {
        if (!world.Weather.Strikes(Fault.TradeOutcomeNotKnown))
            return decide();
        if (_dice.Chance(0.5))
            decide();
        // The second is Alipay's own misspelling.
        return _dice.OneOf(AlipayReply.Failed("ACQ.SYSTEM_ERROR"), AlipayReply.Failed("AQC.SYSTEM_ERROR"), new AlipayReply("20000", "isp.unknow-error"));
    }
}
