using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Simulation.Faults;

namespace QuickCheckout.Simulation;

/// <summary>The journal with the promises of the one in tables, step by step: each line is inserted once and never changed.</summary>
public sealed class Journal(World world) : IJournal
{
    private readonly Dictionary<(MoneyOperation Operation, Line Kind), JournalEntry> _lines = [];

    private enum Line
    {
        Intent,
        Outcome,
        Reversed,
        Vouched,
        Settled,
    }

    public IEnumerable<JournalEntry> Intents => _lines.Where(l => l.Key.Kind == Line.Intent).Select(l => l.Value);

    public JournalEntry? IntentOf(MoneyOperation operation) => _lines.GetValueOrDefault((operation, Line.Intent));

    public JournalEntry? OutcomeOf(MoneyOperation operation) => _lines.GetValueOrDefault((operation, Line.Outcome));

    public JournalEntry? VouchedFor(MoneyOperation operation) => _lines.GetValueOrDefault((operation, Line.Vouched));

    public bool IsReversed(MoneyOperation operation) => _lines.ContainsKey((operation, Line.Reversed));

    public bool IsSettled(MoneyOperation operation) => _lines.ContainsKey((operation, Line.Settled));

    public Batch Batch(BatchId id) => new(id, [.. Lines(i => i.TraceNo is not null && i.Movement.TerminalId == id.TerminalId && i.BatchNo == id.BatchNo)]);

    public IReadOnlyList<MoneyMovement> UnknownTrades(string terminalId) =>
        [.. Lines(i => !i.IsForbidden && i.Movement.Means != Means.BankCard && i.Movement.TerminalId == terminalId).Where(l => l.IsToReverse).Select(l => l.Movement)];

    private IEnumerable<BatchLine> Lines(Func<JournalEntry, bool> which) => Intents.Where(which).Select(
        i => new BatchLine(i, OutcomeOf(i.Movement.Operation), _lines.GetValueOrDefault((i.Movement.Operation, Line.Reversed)), VouchedFor(i.Movement.Operation)));

    public async Task<(JournalEntry Intent, bool Began)> BeginAsync(MoneyMovement movement, CancellationToken cancellation)
    {
        if (movement.Means != Means.BankCard)
            return await Insert(NewIntent(movement, null, null));
        var (trace, batch) = await world.Tables.Write(() => world.Terminals.NextTrace(movement.TerminalId));
        return await Insert(NewIntent(movement, trace, batch));
    }

    public async Task<JournalEntry> ForbidAsync(MoneyMovement movement, CancellationToken cancellation) =>
        await world.Tables.Read(() => IntentOf(movement.Operation)) ?? (await Insert(NewIntent(movement, null, null) with { Event = JournalEvent.Forbidden })).Entry;

    public Task<JournalEntry?> FindOutcomeAsync(MoneyOperation operation, CancellationToken cancellation) =>
        world.Tables.Read(() => OutcomeOf(operation));

    public Task<JournalEntry?> FindVouchedAsync(MoneyOperation operation, CancellationToken cancellation) =>
        world.Tables.Read(() => VouchedFor(operation));

    public async Task<JournalEntry> AppendAsync(JournalEntry entry, CancellationToken cancellation) => (await Insert(entry)).Entry;

    private async Task<(JournalEntry Entry, bool Inserted)> Insert(JournalEntry entry)
    {
        var key = (entry.Movement.Operation, entry.Event switch
        {
            JournalEvent.Intended or JournalEvent.Forbidden => Line.Intent,
            JournalEvent.Reversed => Line.Reversed,
            JournalEvent.Resolved => Line.Vouched,
            JournalEvent.Settled => Line.Settled,
            _ => Line.Outcome,
        });
        var inserted = await world.Tables.Write(() => _lines.TryAdd(key, entry));
        if (inserted)
            world.Trace.Say("journal", $"{entry.Movement.Operation.Attempt} {entry.Movement.Operation.Key} {entry.Event} trace {entry.TraceNo} {entry.ResponseCode}");
        return (_lines[key], inserted && !world.Weather.Strikes(Fault.WriteMeetsItself));
    }

    private JournalEntry NewIntent(MoneyMovement movement, string? trace, string? batch) =>
        new(movement, JournalEvent.Intended, trace, batch, null, null, null, world.Time.Now);
}
