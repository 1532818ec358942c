using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Orchestrations.Ports;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;
using Answer = QuickCheckout.Orchestrations.Ports.AcquirerAnswer;

namespace QuickCheckout.Functions.Adapters;

/// <summary>
/// Turns journal lines into ISO 8583 messages. Each call sends its message once; repeating is the caller's to decide. Only a
/// refusal that nothing proves is followed by a reversal, to make sure of it.
/// </summary>
public sealed class AcquirerAdapter(AcquirerExchange exchange, IOptions<AcquirerSettings> settings, TimeProvider clock, ILogger<AcquirerAdapter> log) : IAcquirer
{
    public Task<Answer> SaleAsync(JournalEntry intent, byte[] envelope, CancellationToken cancellation)
    {
        // What a terminal uploaded is bytes until now. If they are no envelope, nothing leaves.
        SealedEnvelope? sealedCard;
        try
        {
            sealedCard = JsonSerializer.Deserialize<SealedEnvelope>(envelope, Json.Options);
        }
        catch (JsonException)
        {
            sealedCard = null;
        }

        if (sealedCard is not null)
            return SendMoney(Sale(intent, sealedCard), intent, cancellation);
        log.LogWarning("What was uploaded for {Attempt} is not a sealed envelope", intent.Movement.Operation.Attempt);
        return Task.FromResult<Answer>(new Answer.NotSent());
    }

    public Task<Answer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation) =>
        SendMoney(Void(intent, original), intent, cancellation);

    public Task<Answer> RefundAsync(JournalEntry intent, RefundOriginal original, CancellationToken cancellation) =>
        SendMoney(
            new AcquirerRefund(
                Terminal(intent), intent.TraceNo!, intent.Movement.AmountFen, original.BatchNo, original.TraceNo, original.Date, original.ReferenceNo),
            intent, cancellation);

    public async Task<Answer> ReverseAsync(JournalEntry original, CancellationToken cancellation) =>
        (await Send(Reversal(original, ReversalReason.NoAnswer), cancellation)).Answer;

    // An unproven refusal may be forged to hide a charge (see AnswerProofs). It stands once a proven answer has confirmed
    // that nothing of the request is left at the acquirer; until then nobody knows.
    private async Task<Answer> SendMoney(AcquirerRequest request, JournalEntry intent, CancellationToken cancellation)
    {
        var (answer, proven) = await Send(request, cancellation);
        if (answer is not Answer.Answered || proven)
            return answer;
        var (undone, certain) = await Send(Reversal(intent, ReversalReason.BadMac), cancellation);
        return certain && undone is Answer.Answered { Code: var code } && ResponseCodes.EndsReversal(code) ? answer : new Answer.NoAnswer();
    }

    private async Task<(Answer Answer, bool Proven)> Send(AcquirerRequest request, CancellationToken cancellation)
    {
        try
        {
            var (message, proven) = await exchange.SendAsync(request, cancellation);
            var answer = Protocols.Iso8583.AcquirerAnswer.From(message, clock.GetUtcNow());
            return (new Answer.Answered(answer.Code.Code, answer.ReferenceNo, answer.ApprovalCode ?? ""), proven);
        }
        catch (Exception notSent) when (notSent is NotSentException or CardDataException)
        {
            log.LogWarning(notSent, "{Request} {TraceNo} was not sent", request.GetType().Name, request.TraceNo);
            return (new Answer.NotSent(), false);
        }
        catch (Exception unknown) when (unknown is NoAnswerException or Iso8583Exception)
        {
            // Also an answer that cannot be understood: money may have moved.
            log.LogWarning(unknown, "{Request} {TraceNo} has no usable answer", request.GetType().Name, request.TraceNo);
            return (new Answer.NoAnswer(), false);
        }
    }

    private AcquirerSale Sale(JournalEntry intent, SealedEnvelope envelope)
    {
        var movement = intent.Movement;
        var attempt = movement.Operation.Attempt;
        var binding = new EnvelopeBinding(attempt.CheckoutId, attempt.Tender, attempt.Number, movement.TerminalId, movement.AmountFen);
        return new AcquirerSale(Terminal(intent), intent.TraceNo!, movement.AmountFen, Entry(intent), envelope, binding);
    }

    private AcquirerVoid Void(JournalEntry intent, Authorisation original) => new(
        Terminal(intent), intent.TraceNo!, intent.Movement.AmountFen, original.BatchNo, original.TraceNo, original.ReferenceNo, original.ApprovalCode);

    private AcquirerReversal Reversal(JournalEntry original, ReversalReason reason)
    {
        var (processingCode, entryMode, typeCode) = original.Movement.Operation.Kind switch
        {
            MoneyOperationKind.Sale => (AcquirerSale.ProcessingCode, Entry(original).Code, AcquirerSale.TypeCode),
            MoneyOperationKind.Void => (AcquirerVoid.ProcessingCode, AcquirerVoid.NoCard, AcquirerVoid.TypeCode),
            MoneyOperationKind.Refund => (AcquirerRefund.ProcessingCode, AcquirerVoid.NoCard, AcquirerRefund.TypeCode),
            var kind => throw new ArgumentOutOfRangeException(nameof(original), kind, "An operation of an unknown kind."),
        };
        return new AcquirerReversal(
            Terminal(original), original.TraceNo!, processingCode, original.Movement.AmountFen, entryMode, typeCode, reason);
    }

    private TerminalIdentity Terminal(JournalEntry line) => new(line.Movement.TerminalId, settings.Value.MerchantId, line.BatchNo!);

    private static EntryMode Entry(JournalEntry line) =>
        new(line.Movement.Entry!.Mode, line.Movement.Entry.PinEntered, line.Movement.Entry.Fallback);
}
