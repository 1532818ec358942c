using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Members;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Orchestrations.Ports;

// The world as the activities see it; the adapters live in functions/.

/// <summary>Sends a command to a terminal. Never throws for an offline or refusing terminal: that is an answer.</summary>
public interface ITerminalGateway
{
    /// <returns>Null when the terminal acknowledged; otherwise why it did not.</returns>
    Task<Refusal?> SendAsync(string terminalId, TerminalCommand command, CancellationToken cancellation);
}

/// <summary>Issues the bearer tickets with which a terminal uploads for one attempt.</summary>
public interface IUploadTickets
{
    string Issue(string terminalId, AttemptId attempt);
}

/// <summary>Who a member code belongs to. Asking twice for one checkout gives the same answer.</summary>
public interface IMemberDirectory
{
    Task<Result<Member>> ResolveAsync(string code, string checkoutId, CancellationToken cancellation);
}

/// <summary>The customer's shopping app, as far as it shows orders.</summary>
public interface IAppOrders
{
    /// <summary>Shows the order as it is now. Safe to repeat: an older one never takes the place of a newer.</summary>
    Task ShowAsync(AppOrder order, CancellationToken cancellation);
}

/// <summary>The sealed card data of an attempt, opaque to the merchant side (rule Z2).</summary>
public interface IEnvelopeStore
{
    /// <returns>Null when nothing was uploaded for the attempt.</returns>
    Task<byte[]?> FindAsync(AttemptId attempt, CancellationToken cancellation);

    /// <summary>
    /// Best effort: a failure is logged, never thrown. What stays behind is sealed, worth nothing without its attempt, and
    /// swept within minutes; it must not undo a payment.
    /// </summary>
    Task DeleteAsync(AttemptId attempt, CancellationToken cancellation);

    /// <summary>Deletes what any attempt of the checkout left behind. Best effort too.</summary>
    Task DeleteAllAsync(string checkoutId, CancellationToken cancellation);
}

/// <summary>The append-only journal of money movements, and the numbers that name them to the acquirer.</summary>
public interface IJournal
{
    /// <summary>
    /// Writes the operation's <see cref="JournalEvent.Intended"/> line, unless there is a line. One that the acquirer is asked for has
    /// a new trace number, which is lost then.
    /// </summary>
    /// <returns>The line, and whether this call wrote it. A forbidden one is a tombstone: never send.</returns>
    Task<(JournalEntry Intent, bool Began)> BeginAsync(MoneyMovement movement, CancellationToken cancellation);

    /// <summary>Like <see cref="BeginAsync"/>, but leaves a tombstone where there is no line, so that none can begin later.</summary>
    Task<JournalEntry> ForbidAsync(MoneyMovement movement, CancellationToken cancellation);

    /// <summary>The operation's outcome line, if it has one.</summary>
    Task<JournalEntry?> FindOutcomeAsync(MoneyOperation operation, CancellationToken cancellation);

    /// <summary>
    /// The line by which a person vouches that nothing is left of the operation. Looked for before anything is sent that gives
    /// its money back: it may have been given back by hand.
    /// </summary>
    Task<JournalEntry?> FindVouchedAsync(MoneyOperation operation, CancellationToken cancellation);

    /// <summary>Appends a line; writing the same line twice is the same as once.</summary>
    /// <returns>The line that counts: this one, or one of its kind that was there first.</returns>
    Task<JournalEntry> AppendAsync(JournalEntry entry, CancellationToken cancellation);
}

/// <summary>The link to the acquirer. Each call sends one message once and never retries by itself.</summary>
public interface IAcquirer
{
    Task<AcquirerAnswer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation);

    Task<AcquirerAnswer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation);

    /// <summary>Gives back what was charged in a batch that is closed.</summary>
    Task<AcquirerAnswer> RefundAsync(JournalEntry intent, RefundOriginal original, CancellationToken cancellation);

    Task<AcquirerAnswer> ReverseAsync(JournalEntry original, CancellationToken cancellation);
}

/// <summary>What a refund names of the charge it gives back.</summary>
/// <param name="Date">The acquirer's date of it, MMDD.</param>
public sealed record RefundOriginal(string BatchNo, string TraceNo, string Date, string ReferenceNo);

/// <summary>What came back, if anything did.</summary>
public abstract record AcquirerAnswer
{
    /// <summary>A definite answer with its response code (field 39).</summary>
    public sealed record Answered(string Code, string ReferenceNo, string ApprovalCode) : AcquirerAnswer;

    /// <summary>The message certainly never left this side.</summary>
    public sealed record NotSent : AcquirerAnswer;

    /// <summary>It may have arrived; nothing (believable) came back.</summary>
    public sealed record NoAnswer : AcquirerAnswer;
}

/// <summary>One row a checkout, and the terminal's lease on it.</summary>
public interface IOrderStore
{
    /// <summary>
    /// Whether the checkout may begin: it has not ended before, the terminal is its own (rule O2) until <see cref="FreeTerminalAsync"/>,
    /// and so is its cart, if it has one, from then on (rule K3). Safe to repeat.
    /// </summary>
    Task<Beginning> BeginAsync(CheckoutInput input, CancellationToken cancellation);

    /// <summary>Writes how the checkout ended. Safe to repeat: a straggler never takes the place of a later status.</summary>
    Task EndAsync(CheckoutStatus status, CancellationToken cancellation);

    /// <summary>Gives the terminal back if this checkout still has it: nothing of it may move money any more.</summary>
    Task FreeTerminalAsync(string terminalId, string checkoutId, CancellationToken cancellation);
}

/// <param name="EndedAs">How the same checkout ended in an earlier run that this one must not repeat; null when there was none.</param>
/// <param name="CartTakenBack">Its cart is somebody's again, and may be settled as another checkout by now.</param>
public sealed record Beginning(bool HoldsTerminal, CheckoutStatus? EndedAs = null, bool CartTakenBack = false);
