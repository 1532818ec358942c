using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulation;

/// <summary>Watches the books of Alipay and the shopping app: each trade asked for once, one alive at a time, none after its checkout.</summary>
public sealed class TradeAudit(World world)
{
    private readonly HashSet<string> _asked = [];

    /// <summary>Every trade of the checkout, wherever.</summary>
    public IEnumerable<BookedTrade> Of(string checkoutId) => world.Alipay.Desk.Books.Of(checkoutId).Concat(world.ShoppingApp.Desk.Books.Of(checkoutId));

    /// <summary>A trade is asked for: whatever the way makes of it, by the sender only once.</summary>
    public void Asked(string number, long amountFen)
    {
        world.Audit.Benefits.MoneyAsked(BookedTrade.AttemptOf(number), amountFen);
        if (!_asked.Add(number))
            world.Audit.Broken("a trade is asked for once", number);
    }

    /// <summary>A request for money reached the place: it was written down before it left.</summary>
    public void Arrived(string number, long amountFen)
    {
        var operation = new MoneyOperation(BookedTrade.AttemptOf(number), MoneyOperationKind.Sale);
        if (world.Journal.IntentOf(operation) is not { Event: JournalEvent.Intended } intent || intent.Movement.AmountFen != amountFen)
            world.Audit.Broken("nothing is sent before it is written down", $"trade {number} of {amountFen} fen");
    }

    public void Changed(BookedTrade trade)
    {
        var alive = Of(trade.Attempt.CheckoutId).Where(t => t.IsAlive).ToList();
        if (alive.Count > 1)
            world.Audit.Broken("at most one trade of a checkout is or can be paid", string.Join(", ", alive));
        if (trade.IsAlive && world.Audit.Statuses.TryGetValue(trade.Attempt.CheckoutId, out var status))
            Check(status);
    }

    /// <summary>Once a checkout has ended its trades have: what it counts stands, all else is dead, and stays so.</summary>
    public void Check(CheckoutStatus s)
    {
        if (!s.HasEnded)
            return;
        foreach (var trade in Of(s.CheckoutId))
            if (trade.IsAlive && !s.Tenders.Any(t => t.HoldsMoney && t.Trade?.Number == trade.Number && trade.HeldFen == t.AmountFen))
                world.Audit.Broken("every trade ends with its checkout, paid or cancelled", $"{s.CheckoutId} is {s.Step}: {trade}");
    }
}
