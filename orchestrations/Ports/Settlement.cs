using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;

namespace QuickCheckout.Orchestrations.Ports;

/// <summary>The acquirer's side of the end of day. Nothing here moves money, and all of it may be repeated.</summary>
public interface ISettlementLink
{
    /// <summary>Compares totals; when they agree, the batch is closed. One that is closed already is compared all the same.</summary>
    Task<SettleAnswer> SettleAsync(BatchId batch, SettlementTotals totals, CancellationToken cancellation);

    /// <summary>Uploads every line that counts and closes the batch.</summary>
    /// <returns>False when the acquirer could not be asked to the end: to be repeated from the start.</returns>
    Task<bool> UploadAsync(Batch batch, CancellationToken cancellation);

    /// <summary>The acquirer's statement of a batch that is closed.</summary>
    Task<IReadOnlyList<StatementLine>> ReadStatementAsync(BatchId batch, CancellationToken cancellation);
}

public enum SettleAnswer
{
    Balanced,
    Differs,
    Unavailable,
}

/// <summary>Terminals, batches and settlements as the shop keeps them.</summary>
public interface IBatchStore
{
    Task<IReadOnlyList<string>> ListTerminalsAsync(string storeId, CancellationToken cancellation);

    /// <summary>Takes the terminal as a checkout would (rule O2), so that nothing is sold on it meanwhile.</summary>
    /// <returns>False while somebody else has it.</returns>
    Task<bool> TryClaimAsync(string terminalId, string settlementId, CancellationToken cancellation);

    /// <summary>Whether the claim counts. Until this is asked it is void after a while: a straggler's claim keeps no terminal from anyone.</summary>
    Task<bool> HoldAsync(string terminalId, string settlementId, CancellationToken cancellation);

    /// <summary>Every batch of the terminal that was not closed here, whatever the acquirer has made of it.</summary>
    Task<OpenBatches> FindOpenAsync(string storeId, string terminalId, CancellationToken cancellation);

    /// <summary>
    /// Payments with the phone on the terminal of which nobody here knows the outcome: whoever waited for it failed. The others are not
    /// looked at again.
    /// </summary>
    Task<IReadOnlyList<MoneyMovement>> FindUnknownTradesAsync(string terminalId, CancellationToken cancellation);

    /// <summary>A batch as the journal has it.</summary>
    Task<Batch> ReadAsync(BatchId batch, CancellationToken cancellation);

    /// <summary>
    /// Writes of each line that counts that it was settled, keeps the result, then writes that the batch is closed: nobody looks
    /// at it again. Safe to repeat.
    /// </summary>
    /// <param name="result">Null for a batch in which nothing was sold.</param>
    Task CloseAsync(BatchId batch, TerminalSettlement? result, CancellationToken cancellation);

    /// <summary>Keeps the results and frees the terminal. Safe to repeat; a settled batch's result is never replaced by one that is not settled.</summary>
    Task EndAsync(string terminalId, string settlementId, IReadOnlyList<TerminalSettlement> results, CancellationToken cancellation);
}

/// <param name="Earlier">Oldest first: the acquirer gave the terminal a new batch before these were closed here.</param>
/// <param name="Current">The one that the terminal's movements enter; null when it is closed and the next has not begun.</param>
public sealed record OpenBatches(IReadOnlyList<BatchId> Earlier, BatchId? Current);
