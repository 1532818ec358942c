using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.EndOfDay;

public sealed record ClaimInput(string TerminalId, string SettlementId);

public sealed record FindBatchesInput(string StoreId, string TerminalId);

/// <param name="IsEmpty">Nothing was begun in it.</param>
/// <param name="ToReverse">What must be undone before its totals mean anything.</param>
public sealed record BatchContents(bool IsEmpty, IReadOnlyList<MoneyMovement> ToReverse);

/// <param name="Result">To be kept; null for a batch in which nothing was sold.</param>
public sealed record CloseBatchInput(BatchId Batch, TerminalSettlement? Result);

public sealed record EndSettlementInput(string TerminalId, string SettlementId, IReadOnlyList<TerminalSettlement> Results);

/// <summary>What settling a batch came to. Its lines stay out of the history: there are hundreds.</summary>
public sealed record SettledBatch(BatchId Batch, SettlementOutcome Outcome, SettlementTotals Totals, IReadOnlyList<SettledDifference> Differences);

/// <param name="Statement">The acquirer's line; null when it has none.</param>
public sealed record SettledDifference(Difference Difference, StatementLine? Statement)
{
    [JsonIgnore]
    public bool IsChargeWithoutSale => Difference.IsChargeWithoutSale && Statement is not null;
}

/// <summary>Give back a charge of a batch that is closed.</summary>
public sealed record RefundRequest(MoneyMovement Movement, RefundOriginal Original);

/// <param name="Outcome">Null when it was not tried.</param>
/// <param name="MayTryAgain">It never left, or the acquirer cannot do it now: another try may succeed.</param>
/// <param name="VouchedBy">Who said meanwhile that the charge was given back; null when nobody did.</param>
public sealed record RefundResult(RefundOutcome? Outcome, bool MayTryAgain = false, MoneyCause? VouchedBy = null);

public sealed class SettlementActivities(ISettlementLink link, IBatchStore batches, IAcquirer acquirer, IJournal journal, TimeProvider clock)
{
    [Function(nameof(ListTerminals))]
    public Task<IReadOnlyList<string>> ListTerminals([ActivityTrigger] string storeId, CancellationToken cancellation) =>
        batches.ListTerminalsAsync(storeId, cancellation);

    [Function(nameof(ClaimTerminal))]
    public Task<bool> ClaimTerminal([ActivityTrigger] ClaimInput input, CancellationToken cancellation) =>
        batches.TryClaimAsync(input.TerminalId, input.SettlementId, cancellation);

    [Function(nameof(HoldTerminal))]
    public Task<bool> HoldTerminal([ActivityTrigger] ClaimInput input, CancellationToken cancellation) =>
        batches.HoldAsync(input.TerminalId, input.SettlementId, cancellation);

    [Function(nameof(FindBatches))]
    public Task<OpenBatches> FindBatches([ActivityTrigger] FindBatchesInput input, CancellationToken cancellation) =>
        batches.FindOpenAsync(input.StoreId, input.TerminalId, cancellation);

    [Function(nameof(FindUnknownTrades))]
    public Task<IReadOnlyList<MoneyMovement>> FindUnknownTrades([ActivityTrigger] string terminalId, CancellationToken cancellation) =>
        batches.FindUnknownTradesAsync(terminalId, cancellation);

    [Function(nameof(ReadBatch))]
    public async Task<BatchContents> ReadBatch([ActivityTrigger] BatchId id, CancellationToken cancellation)
    {
        var batch = await batches.ReadAsync(id, cancellation);
        return new BatchContents(batch.Lines.Count == 0, [.. batch.ToReverse.Select(l => l.Movement)]);
    }

    [Function(nameof(CompareBatch))]
    public async Task<SettledBatch> CompareBatch([ActivityTrigger] BatchId id, CancellationToken cancellation)
    {
        var batch = await batches.ReadAsync(id, cancellation);
        var answer = await link.SettleAsync(batch.Id, batch.Totals, cancellation);
        if (answer == SettleAnswer.Balanced)
            return new SettledBatch(batch.Id, SettlementOutcome.Balanced, batch.Totals, [.. batch.GivenBackTwice.Select(d => new SettledDifference(d, Statement: null))]);
        if (answer == SettleAnswer.Unavailable || !await link.UploadAsync(batch, cancellation))
            return new SettledBatch(batch.Id, SettlementOutcome.NotSettled, batch.Totals, []);
        var statement = await link.ReadStatementAsync(batch.Id, cancellation);
        return new SettledBatch(batch.Id, SettlementOutcome.Differs, batch.Totals, [.. batch.Compare(statement).Select(
            d => new SettledDifference(d, statement.FirstOrDefault(l => l.TraceNo == d.TraceNo && l.Stands)))]);
    }

    [Function(nameof(CloseBatch))]
    public Task CloseBatch([ActivityTrigger] CloseBatchInput input, CancellationToken cancellation) =>
        batches.CloseAsync(input.Batch, input.Result, cancellation);

    /// <summary>Each refund is sent exactly once, as every message that moves money, and not at all if a person says that it was given back.</summary>
    [Function(nameof(Refund))]
    public async Task<RefundResult> Refund([ActivityTrigger] RefundRequest request, CancellationToken cancellation)
    {
        if (await VouchedBy(request, cancellation) is { } before && (await journal.ForbidAsync(request.Movement, cancellation)).IsForbidden)
            return new RefundResult(Outcome: null, VouchedBy: before);
        var refunded = await SendRefund(request, cancellation);
        // Somebody may have said so while it was on its way.
        return refunded with { VouchedBy = await VouchedBy(request, cancellation) };
    }

    private async Task<MoneyCause?> VouchedBy(RefundRequest request, CancellationToken cancellation) =>
        (await journal.FindVouchedAsync(request.Movement.Operation.ToSale(), cancellation))?.Movement.Cause;

    private async Task<RefundResult> SendRefund(RefundRequest request, CancellationToken cancellation)
    {
        var begun = await journal.BeginAsync(request.Movement, cancellation);
        // Another refund of the same charge went out under this name: a second one, under the next, would be money given away.
        if (!begun.Began && begun.Intent.Movement != request.Movement)
            return new RefundResult(RefundOutcome.Unknown);
        var outcome = await journal.SendOnceAsync(
            request.Movement, begun, intent => acquirer.RefundAsync(intent, request.Original, CancellationToken.None), clock, cancellation);
        return outcome.Event switch
        {
            JournalEvent.Approved => new RefundResult(RefundOutcome.Done),
            JournalEvent.Declined => new RefundResult(
                RefundOutcome.NotDone, ResponseCodes.Find(outcome.ResponseCode!).Advice is RetryAdvice.SameCardLater or RetryAdvice.SignOn),
            JournalEvent.NotSent => new RefundResult(RefundOutcome.NotDone, MayTryAgain: true),
            _ => new RefundResult(RefundOutcome.Unknown),
        };
    }

    [Function(nameof(EndSettlement))]
    public Task EndSettlement([ActivityTrigger] EndSettlementInput input, CancellationToken cancellation) =>
        batches.EndAsync(input.TerminalId, input.SettlementId, input.Results, cancellation);
}
