using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.World;

/// <summary>Remembers what it was told; offline while a test says so.</summary>
internal sealed class FakeTerminal : ITerminalGateway
{
    public List<TerminalCommand> Heard { get; } = [];

    public bool Offline { get; set; }

    /// <summary>Loses its network when this command is sent.</summary>
    public string? AwayFor { get; set; }

    /// <summary>The attempt that it lost with its power: what follows it up is stale.</summary>
    public AttemptId? Lost { get; set; }

    public IEnumerable<string> HeardNames => Heard.Select(c => c.MethodName);

    public Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation)
    {
        Offline |= command.MethodName == AwayFor;
        if (Offline)
            return Task.FromResult<Refusal?>(Refusals.TerminalOffline);
        if (command.Attempt == Lost && command is not (PrintSlip or PrintReceipt))
            return Task.FromResult<Refusal?>(Refusals.TerminalRefused("stale-attempt"));
        Heard.Add(command);
        return Task.FromResult<Refusal?>(null);
    }
}

internal sealed class FakeTickets : IUploadTickets
{
    public string Issue(string terminalId, AttemptId attempt) => $"ticket of {attempt}";
}

/// <summary>Knows one member.</summary>
internal sealed class FakeMembers : IMemberDirectory
{
    public Refusal? Refuse { get; set; }

    public Member Known { get; set; } = new("m1", "王*");

    public Task<Result<Member>> ResolveAsync(string code, string checkoutId, CancellationToken cancellation) =>
        Task.FromResult<Result<Member>>(Refuse is { } no ? no : Known);
}

internal sealed class FakeEnvelopes : IEnvelopeStore
{
    private readonly HashSet<AttemptId> _held = [];

    public int Held => _held.Count;

    public void Put(AttemptId attempt) => _held.Add(attempt);

    public Task<byte[]?> FindAsync(AttemptId attempt, CancellationToken cancellation) => Task.FromResult<byte[]?>(_held.Contains(attempt) ? [1] : null);

    public Task DeleteAllAsync(string checkoutId, CancellationToken cancellation)
    {
        _held.RemoveWhere(a => a.CheckoutId == checkoutId);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(AttemptId attempt, CancellationToken cancellation)
    {
        _held.Remove(attempt);
        return Task.CompletedTask;
    }
}

internal sealed class FakeOrders : IOrderStore
{
    public List<CheckoutStatus> Ended { get; } = [];

    public Exception? Fail { get; set; }

    public bool TerminalLost { get; set; }

    public bool CartTakenBack { get; set; }

    public CheckoutStatus? EndedBefore { get; set; }

    public Task<Beginning> BeginAsync(CheckoutInput input, CancellationToken cancellation) => Task.FromResult(new Beginning(!TerminalLost, EndedBefore, CartTakenBack));

    public Task EndAsync(CheckoutStatus status, CancellationToken cancellation)
    {
        if (Fail is { } fail)
            throw fail;
        Ended.Add(status);
        return Task.CompletedTask;
    }

    /// <summary>How often a checkout gave its terminal back.</summary>
    public int Freed { get; private set; }

    public Task FreeTerminalAsync(string terminalId, string checkoutId, CancellationToken cancellation)
    {
        Freed++;
        return Task.CompletedTask;
    }
}

/// <summary>The journal in memory; same promises as the table.</summary>
internal sealed class FakeJournal(TimeProvider clock) : IJournal
{
    private int _trace;

    /// <summary>The batch that new lines enter.</summary>
    public int Batch { get; set; } = 1;

    public List<JournalEntry> Lines { get; } = [];

    public Task<(JournalEntry Intent, bool Began)> BeginAsync(MoneyMovement movement, CancellationToken cancellation) => Task.FromResult(
        Intent(movement) is { } line ? (line, false) : (Add(movement, JournalEvent.Intended), true));

    public Task<JournalEntry> ForbidAsync(MoneyMovement movement, CancellationToken cancellation) =>
        Task.FromResult(Intent(movement) ?? Add(movement, JournalEvent.Forbidden));

    public Task<JournalEntry?> FindOutcomeAsync(MoneyOperation operation, CancellationToken cancellation) => Task.FromResult(
        Lines.FirstOrDefault(l => l.Movement.Operation == operation && l.Event.IsOutcome()));

    public Task<JournalEntry?> FindVouchedAsync(MoneyOperation operation, CancellationToken cancellation) =>
        Task.FromResult(Lines.FirstOrDefault(l => l.Movement.Operation == operation && l.Event == JournalEvent.Resolved));

    public Task<JournalEntry> AppendAsync(JournalEntry entry, CancellationToken cancellation)
    {
        if (Lines.Find(l => l.Movement.Operation == entry.Movement.Operation && l.Event == entry.Event) is { } first)
            return Task.FromResult(first);
        Lines.Add(entry);
        return Task.FromResult(entry);
    }

    /// <summary>A person's word.</summary>
    public void Vouch(MoneyOperation operation, MoneyCause cause)
    {
        var line = Lines.First(l => l.Movement.Operation == operation);
        Lines.Add(line.Undone(JournalEvent.Resolved, cause, clock.GetUtcNow()));
    }

    private JournalEntry? Intent(MoneyMovement movement) =>
        Lines.FirstOrDefault(l => l.Movement.Operation == movement.Operation && l.Event is JournalEvent.Intended or JournalEvent.Forbidden);

    private JournalEntry Add(MoneyMovement movement, JournalEvent how)
    {
        var traced = how == JournalEvent.Intended && movement.Means == Means.BankCard;
        var line = new JournalEntry(movement, how, traced ? $"{++_trace:000000}" : null, traced ? $"{Batch:000000}" : null, null, null, null, clock.GetUtcNow());
        Lines.Add(line);
        return line;
    }
}

/// <summary>
/// An acquirer with books of its own. Answers from <see cref="Next"/> one by one, then approves: a code, or "lost" (the
/// answer is lost after the money moved), or "unsent".
/// </summary>
internal sealed class FakeAcquirer : IAcquirer
{
    public const string Lost = "lost";
    public const string Unsent = "unsent";
    private const string Yes = "00";

    private readonly Dictionary<string, long> _charged = [];

    public Queue<string> Next { get; } = new();

    /// <summary>What it holds for the shop: approved and neither voided nor reversed.</summary>
    public long HeldFen => _charged.Values.Sum();

    /// <summary>While set, sales wait for it with their answer.</summary>
    public TaskCompletionSource? Held { get; set; }

    public int Sales { get; private set; }

    public int Reversals { get; private set; }

    public int Refunds { get; private set; }

    public async Task<AcquirerAnswer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation)
    {
        Sales++;
        if (Held is { } held)
            await held.Task;
        return await Answer(() => _charged.Add(intent.TraceNo!, intent.Movement.AmountFen));
    }

    public Task<AcquirerAnswer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation) =>
        Answer(() => _charged.Remove(original.TraceNo));

    public Task<AcquirerAnswer> RefundAsync(JournalEntry intent, RefundOriginal original, CancellationToken cancellation)
    {
        Refunds++;
        return Answer(() => _charged.Remove(original.TraceNo));
    }

    public Task<AcquirerAnswer> ReverseAsync(JournalEntry original, CancellationToken cancellation)
    {
        Reversals++;
        return Answer(() => _charged.Remove(original.TraceNo!));
    }

    private Task<AcquirerAnswer> Answer(Action approved)
    {
        var next = Next.TryDequeue(out var told) ? told : Yes;
        if (next is Yes or Lost)
            approved();
        return Task.FromResult<AcquirerAnswer>(next switch
        {
            Lost => new AcquirerAnswer.NoAnswer(),
            Unsent => new AcquirerAnswer.NotSent(),
            var code => new AcquirerAnswer.Answered(code, "123456789012", code == Yes ? "A00001" : ""),
        });
    }
}
