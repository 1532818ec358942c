using System.Globalization;
using Microsoft.Extensions.Logging;
using QuickCheckout.Protocols.Iso8583;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>What leaves for a request: a message or none, now or later.</summary>
public sealed record Reply(Iso8583Message? Answer, TimeSpan Delay = default, bool Disconnect = false);

/// <summary>Takes a request, has it decided in one turn of the books, and writes the answer.</summary>
internal sealed class Desk(Sales sales, Corrections corrections, Books books, FaultQueue<Fault> faults, TimeProvider time, ILogger<Desk> log)
{
    private static readonly int[] Echoed =
    [
        Field.ProcessingCode, Field.Amount, Field.Trace, Field.Condition, Field.Terminal, Field.Merchant, Field.Currency, Field.Type,
    ];

    public Reply Handle(Iso8583Message message)
    {
        var terminal = message.Text(Field.Terminal)?.TrimEnd() ?? "";
        var fault = faults.Take(f => f.IsFor(terminal, message.Mti));
        if (fault?.Kind == FaultKind.LostRequest)
        {
            log.LogInformation("Lost on request: {Request}", message.ToString());
            return new Reply(null);
        }
        var answer = Start(message);
        var (verdict, macKey) = books.Turn(turn =>
        {
            var key = turn.MacKey(terminal);
            return fault?.Kind == FaultKind.Decline ? (new Verdict(fault.Code), key) : (Decide(message, answer, terminal, key, turn), key);
        });
        answer.Add(Field.ResponseCode, verdict.Code);
        answer.Add(Field.Reference, verdict.Entry?.Reference);
        answer.Add(Field.Approval, verdict.Code == "00" ? verdict.Entry?.Approval : null);
        if (macKey is not null && message.Has(Field.Mac))
            Iso8583Mac.Sign(Iso8583Codec.UnionPay, answer, macKey);
        log.LogInformation("{Request} -> {Code} {Fault}", message.ToString(), verdict.Code, fault?.Kind.ToString() ?? verdict.Behaviour.ToString());
        return Send(answer, verdict, fault);
    }

    private Verdict Decide(Iso8583Message message, Iso8583Message answer, string terminal, byte[]? macKey, BooksTurn turn)
    {
        if (message.Mti is AcquirerSignOn.OnMti or AcquirerSignOn.OffMti)
            return new Verdict(SignOns.Handle(message, answer, terminal, turn));
        // A terminal that is signed on proves every request; one that never signed on is taken on the link's word.
        if (macKey is null ? message.Has(Field.Mac) : !Iso8583Mac.Verify(Iso8583Codec.UnionPay, message, macKey))
            return new Verdict("A0");
        if (message.Mti is AcquirerSettlement.Mti or AcquirerBatchUpload.Mti)
            return new Verdict(Settlements.Decide(message, answer, terminal, turn));
        if (Request.Read(message) is not { } request)
            return new Verdict("30");
        if (message.Mti != AcquirerReversal.Mti && !turn.IsOpen(terminal, request.Batch))
            return new Verdict("77");
        return (message.Mti, request.ProcessingCode) switch
        {
            (AcquirerSale.Mti, AcquirerSale.ProcessingCode) => sales.Decide(request, turn),
            (AcquirerVoid.Mti, AcquirerVoid.ProcessingCode) => corrections.Void(request, turn),
            (AcquirerRefund.Mti, AcquirerRefund.ProcessingCode) => corrections.Refund(request, turn),
            (AcquirerReversal.Mti, _) => corrections.Reverse(request, turn),
            _ => new Verdict("40"),
        };
    }

    private Iso8583Message Start(Iso8583Message request)
    {
        var now = time.GetUtcNow().ToOffset(AcquirerAnswer.AcquirerOffset);
        var answer = new Iso8583Message(request.AnswerMti)
        {
            { Field.LocalTime, now.ToString("HHmmss", CultureInfo.InvariantCulture) },
            { Field.LocalDate, now.ToString("MMdd", CultureInfo.InvariantCulture) },
            { Field.AcquirerId, "48020000" },
        };
        foreach (var number in Echoed)
            answer.Add(number, request.Text(number));
        return answer;
    }

    private static Reply Send(Iso8583Message answer, Verdict verdict, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.LostAnswer:
                return new Reply(null);
            case FaultKind.Disconnect:
                return new Reply(null, Disconnect: true);
            case FaultKind.Late:
                return new Reply(answer, TimeSpan.FromMilliseconds(fault.Milliseconds));
            case FaultKind.WrongMac:
                answer.Add(Field.Mac, "00000000"u8.ToArray());
                return new Reply(answer);
            case FaultKind.Forged:
                answer.Add(Field.ResponseCode, fault.Code);
                answer.Remove(Field.Mac);
                return new Reply(answer);
        }
        switch (verdict.Behaviour)
        {
            case CardBehaviour.NoAnswer:
                return new Reply(null);
            case CardBehaviour.WrongMac:
                answer.Add(Field.Mac, "00000000"u8.ToArray());
                return new Reply(answer);
            case CardBehaviour.LateAnswer:
                return new Reply(answer, verdict.Late);
            default:
                return new Reply(answer);
        }
    }
}
