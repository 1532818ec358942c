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

/// <summary>Turns journal lines into ISO 8583 messages. Each call sends one message once; repeating is the caller's to decide.</summary>
public sealed class AcquirerAdapter(AcquirerLink link, IOptions<AcquirerSettings> settings, TimeProvider clock, ILogger<AcquirerAdapter> log) : IAcquirer
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
            return Send(Sale(intent, sealedCard), cancellation);
        log.LogWarning("What was uploaded for {Attempt} is not a sealed envelope", intent.Movement.Operation.Attempt);
        return Task.FromResult<Answer>(new Answer.NotSent());
    }

    public Task<Answer> VoidAsync(JournalEntry intent, Authorisation original, CancellationToken cancellation) =>
        Send(Void(intent, original), cancellation);

    public Task<Answer> ReverseAsync(JournalEntry original, CancellationToken cancellation) => Send(
        original.Movement.Operation.Kind == MoneyOperationKind.Sale
            ? new AcquirerReversal(
                Terminal(original), original.TraceNo!, AcquirerSale.ProcessingCode, original.Movement.AmountFen, Entry(original).Code,
                AcquirerSale.TypeCode, ReversalReason.NoAnswer)
            : new AcquirerReversal(
                Terminal(original), original.TraceNo!, AcquirerVoid.ProcessingCode, original.Movement.AmountFen, AcquirerVoid.NoCard,
                AcquirerVoid.TypeCode, ReversalReason.NoAnswer),
        cancellation);

    private async Task<Answer> Send(AcquirerRequest request, CancellationToken cancellation)
    {
        try
        {
            var message = await link.SendAsync(request.ToMessage(), cancellation);
            // Without a sign-on there is no key to check a MAC with, and nothing to have made one: it is not believed.
            if (message.Has(Field.Mac))
                throw new NoAnswerException("The answer carries a MAC that cannot be checked.");
            var answer = Protocols.Iso8583.AcquirerAnswer.From(message, clock.GetUtcNow());
            return new Answer.Answered(answer.Code.Code, answer.ReferenceNo, answer.ApprovalCode ?? "");
        }
        catch (NotSentException notSent)
        {
            log.LogWarning(notSent, "{Request} {TraceNo} was not sent", request.GetType().Name, request.TraceNo);
            return new Answer.NotSent();
        }
        catch (CardDataException unusable)
        {
            log.LogWarning(unusable, "{Request} {TraceNo} was not sent", request.GetType().Name, request.TraceNo);
            return new Answer.NotSent();
        }
        catch (Exception unknown) when (unknown is NoAnswerException or Iso8583Exception)
        {
            // Also an answer that cannot be understood: money may have moved.
            log.LogWarning(unknown, "{Request} {TraceNo} has no usable answer", request.GetType().Name, request.TraceNo);
            return new Answer.NoAnswer();
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

    private TerminalIdentity Terminal(JournalEntry line) => new(line.Movement.TerminalId, settings.Value.MerchantId, line.BatchNo!);

    private static EntryMode Entry(JournalEntry line) =>
        new(line.Movement.Entry!.Mode, line.Movement.Entry.PinEntered, line.Movement.Entry.Fallback);
}
