using Microsoft.Extensions.Logging;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Functions.Adapters;

/// <summary>An answer that may be believed.</summary>
/// <param name="Proven">Its MAC verified. If not, it is a refusal that cannot carry a good one; see <see cref="AnswerProofs"/>.</param>
public sealed record BelievedAnswer(Iso8583Message Message, bool Proven);

/// <summary>
/// One signed request and its judged answer: for every message of a terminal but the sign-on. Sends once; what has been
/// refused is refused, and only the next message goes out under new keys.
/// </summary>
public sealed class AcquirerExchange(AcquirerLink link, AcquirerSessions sessions, ILogger<AcquirerExchange> log)
{
    /// <exception cref="NotSentException">It never left: no sign-on, no connection, or a batch that is over.</exception>
    /// <exception cref="NoAnswerException">It left, and nothing came back that may be believed.</exception>
    /// <exception cref="Iso8583Exception">It left, and what came back is no answer.</exception>
    public async Task<BelievedAnswer> SendAsync(AcquirerRequest request, CancellationToken cancellation)
    {
        var message = Written(request);
        var session = await sessions.OpenAsync(request.Terminal, cancellation);
        // A transaction cannot enter a batch that is over; a reversal, or a settlement asked again, is about just that one.
        if (request is AcquirerSale or AcquirerVoid or AcquirerRefund && session.SignOn.BatchNo != request.Terminal.BatchNo)
            throw new NotSentException("The batch ended after the trace number was taken.");
        Sign(message, session);

        var answer = await link.SendAsync(message, cancellation);
        var proof = AnswerProofs.Judge(message, answer, session.Keys.MacKey);
        if (proof == AnswerProof.None)
            throw new NoAnswerException("The answer's MAC is missing or wrong, or it answers another request.");
        if (CallsForSignOn(request, answer.Text(Field.ResponseCode) ?? ""))
            await Renew(request, session, cancellation);
        return new BelievedAnswer(answer, proof == AnswerProof.Proven);
    }

    // After the end of a batch too: the next customer must not be the one who finds out that there is a new one.
    private static bool CallsForSignOn(AcquirerRequest request, string code) =>
        ResponseCodes.Find(code).Outcome is var outcome
        && (outcome == AnswerOutcome.SignOnNeeded || (request is AcquirerBatchEnd && outcome == AnswerOutcome.Approved));

    private static Iso8583Message Written(AcquirerRequest request)
    {
        try
        {
            return request.ToMessage();
        }
        catch (Iso8583Exception e)
        {
            throw new NotSentException($"The request cannot be written. {e.Message}", e);
        }
    }

    private static void Sign(Iso8583Message message, AcquirerSession session)
    {
        try
        {
            Iso8583Mac.Sign(Iso8583Codec.UnionPay, message, session.Keys.MacKey);
        }
        catch (Iso8583Exception e)
        {
            throw new NotSentException($"The request is not one of the table. {e.Message}", e);
        }
    }

    // Now, and not at the next message: that one's trace and batch number are taken before it is sent.
    private async Task Renew(AcquirerRequest request, AcquirerSession refused, CancellationToken cancellation)
    {
        try
        {
            await sessions.RenewAsync(request.Terminal, refused, cancellation);
        }
        catch (NotSentException e)
        {
            log.LogWarning(e, "{Terminal} could not be signed on again; its next message will try", request.Terminal.TerminalNo);
        }
    }
}
