using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.App;

namespace QuickCheckout.Simulation;

/// <summary>Watches a world and notes every rule that is broken, at each published status, each message and each booking.</summary>
public sealed class Auditor(World world)
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<string, CheckoutStatus> _statuses = [];
    private readonly Dictionary<string, DateTimeOffset> _endings = [];
    private readonly Dictionary<Number, string> _numbers = [];
    private readonly HashSet<string> _toldCancelled = [];
    private readonly Dictionary<string, string> _charging = [];

    public List<Violation> Violations { get; } = [];

    public TradeAudit Trades { get; } = new(world);

    public BenefitAudit Benefits { get; } = new(world);

    public bool IsOver { get; private set; }

    /// <summary>The last published status of every checkout.</summary>
    public IReadOnlyDictionary<string, CheckoutStatus> Statuses => _statuses;

    public bool WasToldCancelled(string checkoutId) => _toldCancelled.Contains(checkoutId);

    public DateTimeOffset? EndedAt(string checkoutId) => _endings.TryGetValue(checkoutId, out var at) ? at : null;

    public void Broken(string rule, string facts)
    {
        world.Trace.Say("AUDIT", $"{rule}: {facts}");
        Violations.Add(new Violation(rule, facts));
    }

    internal void Published(string checkoutId, string text, StatusConverter converter)
    {
        if (_texts.TryGetValue(checkoutId, out var known) && ReferenceEquals(known, text))
            return;
        var status = converter.Read(checkoutId, text);
        var before = _statuses.GetValueOrDefault(checkoutId);
        _texts[checkoutId] = text;
        if (before is not null && before.Sequence >= status.Sequence)
        {
            if (before.Sequence > status.Sequence || known != text)
                Broken("the sequence rises", $"{checkoutId}: {known} then {text}");
            return;
        }

        _statuses[checkoutId] = status;
        world.Trace.Say(checkoutId, $"#{status.Sequence} {status.Step} {status.Attempt?.Key} due {status.DueFen} {status.LastError?.Code} {status.Attention?.Reason.Code}");
        Check(before, status);
    }

    /// <summary>A request reached the acquirer: its number must name one operation, written down before it left.</summary>
    public void Arrived(Message message)
    {
        var operation = $"{message.Operation.Attempt} {message.Operation.Key}";
        var (terminal, batch, trace) = message.Number;
        if (world.Journal.IntentOf(message.Operation) is not { } intent || intent.TraceNo != trace || intent.BatchNo != batch)
            Broken("nothing is sent before it is written down", $"{message.Kind} {operation} {message.Number}");
        if (!_numbers.TryAdd(message.Number, operation) && _numbers[message.Number] != operation)
            Broken("no trace number is used twice in a batch", $"{terminal} {message.Number}: {operation} and {_numbers[message.Number]}");
    }

    /// <summary>The acquirer has decided about a message of the attempt.</summary>
    public void Booked(AttemptId attempt)
    {
        var standing = 0;
        foreach (var entry in world.Acquirer.Books.Of(attempt.CheckoutId))
            if (entry.Stands && !entry.IsMisbooked && entry.Attempt.Tender == attempt.Tender)
                standing++;
        if (standing > 1)
            Broken("at most one charge stands per tender", $"{attempt}: {standing}");
    }

    public void ToldThatCancelled(string checkoutId)
    {
        world.Trace.Say("associate", $"is told that {checkoutId} is cancelled");
        _toldCancelled.Add(checkoutId);
    }

    /// <summary>How a settlement ended, about to be kept.</summary>
    public void Settled(TerminalSettlement result)
    {
        if (result.Outcome is SettlementOutcome.Balanced or SettlementOutcome.Empty && result.Differences.Count > 0)
            Broken("a balanced batch has no differences", $"{result.TerminalId} {result.BatchNo}");
    }

    /// <summary>Everyone has gone home, and the office closes the last day for the last time.</summary>
    public void DayIsOver() => IsOver = true;

    public void ReceiptPrinted(string checkoutId)
    {
        if (_statuses[checkoutId].Step != Step.Paid)
            Broken("a receipt is printed for what is paid", $"{checkoutId}: {_statuses[checkoutId].Step}");
    }

    private void Check(CheckoutStatus? before, CheckoutStatus s)
    {
        if (s.ApprovedFen + s.DueFen != s.PayableFen || s.DueFen < 0)
            Broken("approved + due = payable", $"{s.CheckoutId}: {s.ApprovedFen} + {s.DueFen} ≠ {s.PayableFen}");
        if (before is { HasEnded: true } && before.Step != s.Step)
            Broken("an end is final", $"{s.CheckoutId}: {before.Step} then {s.Step}");
        if (s.Step == Step.NeedsAttention && s.Attention is null)
            Broken("who needs attention says why", s.CheckoutId);
        if (s.HasEnded)
            _endings.TryAdd(s.CheckoutId, world.Time.Now);
        Trades.Check(s);
        Benefits.Check(before, s);
        CheckTerminal(s);
    }

    /// <summary>Until it has ended a checkout has the terminal to itself, also while it gives back what it took.</summary>
    private void CheckTerminal(CheckoutStatus s)
    {
        if (s.HasEnded)
            return;
        if (_charging.TryGetValue(s.TerminalId, out var other) && other != s.CheckoutId && IsLive(_statuses[other]))
            Broken("a terminal has one live checkout", $"{s.TerminalId}: {other} and {s.CheckoutId}");
        _charging[s.TerminalId] = s.CheckoutId;
    }

    // A row that says "paid" may still be overtaken by a cancel that came in time.
    private bool IsLive(CheckoutStatus s) => !s.HasEnded && world.Orders.EndedAs(s.CheckoutId)?.Step is null or Step.Paid;
}
