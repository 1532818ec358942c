using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>
/// A place where customers pay with the phone, with books of its own. What a test plans is answered first; otherwise what the books
/// say.
/// </summary>
internal sealed class FakeTrades(Means means, TimeProvider clock) : ITrades
{
    private readonly Dictionary<string, (TradeOutcome State, long AmountFen, DateTimeOffset At)> _trades = [];

    public Means Means => means;

    /// <summary>Whether a payment waits for the customer's word; otherwise it is paid at once.</summary>
    public bool PayerConfirms { get; set; }

    /// <summary>Answers in the place of the books': to asking, then to queries.</summary>
    public Queue<TradeAnswer> NextAsked { get; } = new();

    public Queue<TradeAnswer> NextQueried { get; } = new();

    /// <summary>How many cancels are not done.</summary>
    public int FailCancels { get; set; }

    /// <summary>Dies with the answer in hand.</summary>
    public bool DieAfterAsking { get; set; }

    public List<TradeRequest> Asked { get; } = [];

    public int Queries { get; private set; }

    public int Cancels { get; private set; }

    /// <summary>What customers paid here and did not get back.</summary>
    public long HeldFen => _trades.Values.Where(t => t.State == TradeOutcome.Paid).Sum(t => t.AmountFen);

    /// <summary>Whether anything could still be paid.</summary>
    public bool AnythingWaits => _trades.Values.Any(t => t.State == TradeOutcome.PayerDecides);

    public void Pay(string number) => Decide(number, TradeOutcome.Paid);

    public void Leave(string number) => Decide(number, TradeOutcome.Closed);

    public Task<TradeAnswer> AskAsync(TradeRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        if (!_trades.ContainsKey(request.Number) && !(NextAsked.TryPeek(out var planned) && planned.Outcome is TradeOutcome.NotSent or TradeOutcome.Refused))
            _trades[request.Number] = (PayerConfirms ? TradeOutcome.PayerDecides : TradeOutcome.Paid, request.AmountFen, clock.GetUtcNow());
        if (DieAfterAsking)
            throw new InvalidOperationException("The test says so.");
        return Task.FromResult(NextAsked.TryDequeue(out var told) ? told : StateOf(request.Number));
    }

    public Task<TradeAnswer> QueryAsync(string number, long amountFen, CancellationToken cancellation)
    {
        Queries++;
        return Task.FromResult(NextQueried.TryDequeue(out var told) ? told : StateOf(number));
    }

    public Task<bool> CancelAsync(string number, long amountFen, CancellationToken cancellation)
    {
        Cancels++;
        if (FailCancels-- > 0)
            return Task.FromResult(false);
        _trades[number] = (TradeOutcome.Closed, amountFen, clock.GetUtcNow());
        return Task.FromResult(true);
    }

    private void Decide(string number, TradeOutcome decided)
    {
        Assert.Equal(TradeOutcome.PayerDecides, _trades[number].State);
        _trades[number] = _trades[number] with { State = decided, At = clock.GetUtcNow() };
    }

    private TradeAnswer StateOf(string number) => _trades.TryGetValue(number, out var trade)
        ? new TradeAnswer(trade.State, trade.State == TradeOutcome.Closed ? Domain.Refusals.TradeClosed : null, trade.State == TradeOutcome.Paid ? $"T{number}" : null, trade.State == TradeOutcome.Paid ? trade.At : null)
        : new TradeAnswer(TradeOutcome.NotThere);
}

/// <summary>The customer's app: shows the newest it was given.</summary>
internal sealed class FakeApp : IAppOrders
{
    public bool Away { get; set; }

    public AppOrder? Shown { get; private set; }

    public Task ShowAsync(AppOrder order, CancellationToken cancellation)
    {
        if (Away)
            throw new HttpRequestException("The test says so.");
        if (Shown is null || order.Sequence > Shown.Sequence)
            Shown = order;
        return Task.CompletedTask;
    }
}
