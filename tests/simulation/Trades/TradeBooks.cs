namespace QuickCheckout.Simulation;

/// <summary>
/// What a place where customers pay with the phone remembers: one trade a number, for ever. One that is cancelled stays so,
/// also when the cancel comes before it.
/// </summary>
public sealed class TradeBooks(World world, string place)
{
    private readonly Dictionary<string, BookedTrade> _byNumber = [];
    private readonly Dictionary<string, List<BookedTrade>> _byCheckout = [];

    public IReadOnlyList<BookedTrade> Of(string checkoutId) => _byCheckout.TryGetValue(checkoutId, out var trades) ? trades : [];

    public IEnumerable<BookedTrade> All => _byNumber.Values;

    public BookedTrade? Find(string number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The customer is asked; past <paramref name="life"/> the trade closes by itself.</summary>
    public BookedTrade Open(string number, long amountFen, TimeSpan life)
    {
        var trade = Add(number, amountFen, life > TimeSpan.Zero ? TradeState.Waiting : TradeState.Expired);
        if (trade.State == TradeState.Waiting)
        {
            world.Time.After(life, () => Close(trade, TradeState.Expired));
            world.Payers.See(this, trade);
        }

        return trade;
    }

    /// <summary>The customer pays: as long as the trade waits.</summary>
    public void Pay(BookedTrade trade)
    {
        if (trade.State != TradeState.Waiting)
            return;
        (trade.State, trade.PaidFen, trade.Reference) = (TradeState.Paid, trade.AmountFen, $"{_byNumber.Count:0000000000}");
        Changed(trade);
    }

    /// <summary>It will not be paid any more.</summary>
    public void Close(BookedTrade trade, TradeState how)
    {
        if (trade.State != TradeState.Waiting)
            return;
        trade.State = how;
        Changed(trade);
    }

    /// <summary>
    /// Whatever became of the trade, and whether or not it is there: nothing of it is left. What the customer left or what expired
    /// stays so.
    /// </summary>
    public BookedTrade Cancel(string number)
    {
        if (Find(number) is not { } trade)
            return Add(number, amountFen: 0, TradeState.Cancelled);
        if (trade.State is TradeState.Waiting or TradeState.Paid)
            GiveBack(trade);
        return trade;
    }

    public void GiveBack(BookedTrade trade)
    {
        (trade.State, trade.GivenBackFen) = (TradeState.Cancelled, trade.PaidFen);
        Changed(trade);
    }

    private BookedTrade Add(string number, long amountFen, TradeState state)
    {
        var trade = new BookedTrade(number, amountFen, world.Time.Now, state);
        _byNumber.Add(number, trade);
        if (!_byCheckout.TryGetValue(trade.Attempt.CheckoutId, out var trades))
            _byCheckout.Add(trade.Attempt.CheckoutId, trades = []);
        trades.Add(trade);
        Changed(trade);
        return trade;
    }

    private void Changed(BookedTrade trade)
    {
        world.Trace.Say(place, $"{trade}");
        world.Audit.Trades.Changed(trade);
        if (trade is { WasAskedFor: true, State: not TradeState.Waiting })
            world.News.Tell(trade, place);
    }
}
