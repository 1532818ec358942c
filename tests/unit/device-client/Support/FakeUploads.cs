using System.Collections.Concurrent;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Uploads;

namespace QuickCheckout.Terminal.Support;

/// <summary>A cloud that keeps what is uploaded; can refuse, or hold an upload until told.</summary>
internal sealed class FakeUploads : IUploads
{
    private readonly ConcurrentQueue<(AttemptId Attempt, string Ticket, SealedEnvelope Envelope)> _envelopes = new();
    private readonly ConcurrentQueue<(AttemptId Attempt, string Ticket, string Svg)> _signatures = new();

    public IReadOnlyList<(AttemptId Attempt, string Ticket, SealedEnvelope Envelope)> Envelopes => [.. _envelopes];

    public IReadOnlyList<(AttemptId Attempt, string Ticket, string Svg)> Signatures => [.. _signatures];

    public UploadOutcome Answer { get; set; } = UploadOutcome.Stored;

    public TaskCompletionSource? Held { get; set; }

    /// <summary>How many uploads have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    private int _begun;

    public async Task<UploadOutcome> PutEnvelopeAsync(
        AttemptId attempt, string ticket, SealedEnvelope envelope, TimeSpan limit, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        _envelopes.Enqueue((attempt, ticket, envelope));
        return Answer;
    }

    public async Task<UploadOutcome> PutSignatureAsync(
        AttemptId attempt, string ticket, string svg, TimeSpan limit, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        _signatures.Enqueue((attempt, ticket, svg));
        return Answer;
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        if (Held is { } held)
            await held.Task.WaitAsync(cancellationToken);
    }
}
