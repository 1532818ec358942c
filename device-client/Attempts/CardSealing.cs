using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>What an envelope is for and how it gets to the cloud.</summary>
/// <param name="Deadline">The end of the attempt's step; an upload begun late still gets <see cref="CardSealing.LeastUploadTime"/>.</param>
public sealed record EnvelopeOrder(AttemptId Attempt, long AmountFen, string Ticket, DateTimeOffset Deadline)
{
    // The ticket is a credential.
    public override string ToString() => $"envelope of {Attempt}";
}

/// <summary>Seals the card for the acquirer and uploads it: a fresh key each time.</summary>
public sealed class CardSealing(
    string terminalId, EnvelopeSealer sealer, ReadOnlyMemory<byte> fingerprintKey, IUploads uploads, TimeProvider clock, ILogger logger)
{
    /// <summary>A PIN entered in the last second is not lost to the countdown.</summary>
    public static readonly TimeSpan LeastUploadTime = TimeSpan.FromSeconds(10);

    public string Fingerprint(Pan pan) => CardFingerprint.Compute(fingerprintKey.Span, pan);

    /// <summary>True when the envelope is stored in the cloud.</summary>
    public async Task<bool> SealAsync(EnvelopeOrder order, HeldCard card, ClearPin? pin, CancellationToken cancellationToken)
    {
        SealedEnvelope envelope;
        try
        {
            var binding = new EnvelopeBinding(
                order.Attempt.CheckoutId, order.Attempt.Tender, order.Attempt.Number, terminalId, order.AmountFen);
            envelope = sealer.Seal(binding, card.Track2, card.ChipData, pin);
        }
        catch (Exception e) when (e is CardDataException or IOException)
        {
            // Messages of both are free of card data. Without a safe key nothing may leave the terminal.
            logger.LogError("{Attempt}: the card could not be sealed: {Why}", order.Attempt, e.Message);
            return false;
        }
        var left = order.Deadline - clock.GetUtcNow();
        var limit = left > LeastUploadTime ? left : LeastUploadTime;
        return await uploads.PutEnvelopeAsync(order.Attempt, order.Ticket, envelope, limit, cancellationToken) == UploadOutcome.Stored;
    }
}
