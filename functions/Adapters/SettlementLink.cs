using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Domain.Settlement;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions.Adapters;

/// <summary>The end of day over the acquirer's link (0500, 0320), and its statement of a batch over HTTPS.</summary>
public sealed class SettlementLink(
    AcquirerExchange exchange, TableTerminals terminals, HttpClient statements, IOptions<AcquirerSettings> settings, ILogger<SettlementLink> log) : ISettlementLink
{
    private const string Approved = "00";

    /// <summary>The acquirer has closed the batch: what is uploaded now would change nothing.</summary>
    private const string BatchOver = "77";

    public async Task<SettleAnswer> SettleAsync(BatchId batch, SettlementTotals totals, CancellationToken cancellation)
    {
        var comparison = await Ask(batch, trace => new AcquirerSettlement(Terminal(batch), trace, totals), a => a.Proven ? SettlementField.Comparison(a.Message) : default, cancellation);
        return comparison switch
        {
            // Ending it tells the acquirer, and fetches the next batch's keys before the next customer comes.
            SettlementComparison.Balanced => await End(batch, balanced: true, uploaded: 0, cancellation) ? SettleAnswer.Balanced : SettleAnswer.Unavailable,
            SettlementComparison.NotBalanced => SettleAnswer.Differs,
            _ => SettleAnswer.Unavailable,
        };
    }

    public async Task<bool> UploadAsync(Batch batch, CancellationToken cancellation)
    {
        var lines = batch.Counted;
        foreach (var line in lines)
        {
            // Whether the acquirer has the same is in its statement; here it only has to have heard ours. That the batch is
            // over it may say unproven: the end that follows is asked for in any case, and has to be proven.
            var code = await Ask(batch.Id, trace => Upload(batch.Id, line, trace), a => a.Message.Text(Field.ResponseCode), cancellation);
            if (code is null)
                return false;
            if (code == BatchOver)
                break;
        }

        return await End(batch.Id, balanced: false, lines.Count, cancellation);
    }

    public async Task<IReadOnlyList<StatementLine>> ReadStatementAsync(BatchId batch, CancellationToken cancellation)
    {
        var lines = await statements.GetFromJsonAsync<List<StatementRow>>($"statements/{batch.TerminalId}/{batch.BatchNo}", Json.Options, cancellation);
        return [.. lines!.Where(l => l.Kind != MoneyOperationKind.Void).Select(l => new StatementLine(
            l.Trace, l.Kind, l.State == StatementState.Approved, l.AmountFen, l.Reference, l.Date))];
    }

    private async Task<bool> End(BatchId batch, bool balanced, int uploaded, CancellationToken cancellation) =>
        await Ask(batch, trace => new AcquirerBatchEnd(Terminal(batch), trace, balanced, uploaded), a => a.Proven ? a.Message.Text(Field.ResponseCode) : null, cancellation) == Approved;

    /// <returns>What was read from the answer; default when there was none to believe.</returns>
    private async Task<T?> Ask<T>(BatchId batch, Func<string, AcquirerRequest> request, Func<BelievedAnswer, T?> read, CancellationToken cancellation)
    {
        try
        {
            var (trace, _) = await terminals.NextTraceAsync(batch.TerminalId, cancellation);
            return read(await exchange.SendAsync(request(trace), cancellation));
        }
        catch (Exception noAnswer) when (noAnswer is NotSentException or NoAnswerException or Iso8583Exception)
        {
            log.LogWarning(noAnswer, "Batch {Batch} could not be settled yet", batch);
            return default;
        }
    }

    private AcquirerBatchUpload Upload(BatchId batch, BatchLine line, string trace) => new(
        Terminal(batch), trace, line.Movement.Operation.Kind == MoneyOperationKind.Refund ? UploadedKind.Refund : UploadedKind.Sale,
        line.Movement.AmountFen, line.TraceNo, line.Outcome!.ReferenceNo!);

    private TerminalIdentity Terminal(BatchId batch) => new(batch.TerminalId, settings.Value.MerchantId, batch.BatchNo);

    /// <summary>One line of the statement as the acquirer writes it.</summary>
    private sealed record StatementRow(string Trace, MoneyOperationKind Kind, StatementState State, long AmountFen, string? Reference, string Date);

    private enum StatementState
    {
        Approved,
        Declined,
        Voided,
        Reversed,
    }
}
