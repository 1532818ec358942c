using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Protocols.Iso8583;

/// <summary>How far an answer to a signed request can be believed.</summary>
public enum AnswerProof
{
    /// <summary>Its MAC verifies: the acquirer wrote it, for this terminal.</summary>
    Proven,

    /// <summary>
    /// Nothing proves it, and nothing could: it refuses the very keys or the terminal itself. Probably true, never certain.
    /// </summary>
    UnprovenRefusal,

    /// <summary>Its MAC is missing or wrong, or it answers another request. Anybody may have written it.</summary>
    None,
}

/// <summary>Judges answers.</summary>
/// <remarks>
/// Somebody in the middle who can write to the line gains nothing by an approval: without the MAC key he can make none that
/// is believed. What he can do without a key is refuse. Cutting the line, or a damaged answer, is no gain: the outcome
/// counts as unknown and the payment is reversed. A forged A0 would be a gain if it were taken for certain: let the sale
/// pass to the acquirer, drop its approval, write "MAC error" instead, and the customer has paid for a sale that the
/// merchant holds for refused and never reverses. A true A0 cannot carry a MAC that we could verify: the acquirer answers it just
/// because it has other keys than we (another instance signed on), and 77, 97 and 99 may come from in front of its keys too.
/// So these four end an attempt, but one that moves money is made sure of by a reversal, whose answer must be proven.
/// </remarks>
public static class AnswerProofs
{
    /// <summary>What an answer repeats of its request, if it has it at all. The last holds the batch.</summary>
    private static readonly int[] Echoed = [Field.ProcessingCode, Field.Amount, Field.Trace, Field.Terminal, Field.Merchant, Field.Type];

    /// <param name="request">The request as it was sent.</param>
    /// <param name="macKey">The key it was signed with.</param>
    public static AnswerProof Judge(Iso8583Message request, Iso8583Message answer, ReadOnlySpan<byte> macKey)
    {
        if (Iso8583Mac.Verify(Iso8583Codec.UnionPay, answer, macKey))
            return AnswersFor(request, answer) ? AnswerProof.Proven : AnswerProof.None;
        return answer.Text(Field.ResponseCode) is { } code && CanPrecedeKeys(code) ? AnswerProof.UnprovenRefusal : AnswerProof.None;
    }

    /// <summary>77, 99 and A0 ask for a sign-on; 97 does not know the terminal, and so has no keys for it.</summary>
    private static bool CanPrecedeKeys(string code) => code == "97" || ResponseCodes.Find(code).Outcome == AnswerOutcome.SignOnNeeded;

    // A proven answer to an older request under the same number, played again, would still name what that one was about.
    private static bool AnswersFor(Iso8583Message request, Iso8583Message answer) =>
        Echoed.All(field => answer.Text(field) is not { } echo || echo == request.Text(field));
}
