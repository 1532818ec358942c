using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Terminal.Attempts;

namespace QuickCheckout.Terminal.Hub;

/// <summary>Turns a direct method into a command, or into the refusal that names the field which is wrong.</summary>
public static class CommandReader
{
    public const int MaxTimeoutSeconds = 3600;
    private const int MaxTenderOrAttempt = 99;
    private const int MaxCopy = 99;

    public static IReadOnlyList<string> Methods { get; } =
        [ReadCard.Name, EnterPin.Name, ShowOutcome.Name, PrintSlip.Name, PrintReceipt.Name, CancelAttempt.Name];

    public static Result<TerminalCommand> Read(string method, ReadOnlySpan<byte> payload)
    {
        try
        {
            TerminalCommand? command = method switch
            {
                ReadCard.Name => JsonSerializer.Deserialize<ReadCard>(payload, Json.Options),
                EnterPin.Name => JsonSerializer.Deserialize<EnterPin>(payload, Json.Options),
                ShowOutcome.Name => JsonSerializer.Deserialize<ShowOutcome>(payload, Json.Options),
                PrintSlip.Name => JsonSerializer.Deserialize<PrintSlip>(payload, Json.Options),
                PrintReceipt.Name => JsonSerializer.Deserialize<PrintReceipt>(payload, Json.Options),
                CancelAttempt.Name => JsonSerializer.Deserialize<CancelAttempt>(payload, Json.Options),
                _ => null,
            };
            if (command is null)
                return Methods.Contains(method) ? Refusals.BodyMalformed("$") : TerminalRefusals.UnknownMethod(method);
            return FirstFault(command) is { } fault ? fault : command;
        }
        catch (JsonException e)
        {
            return Refusals.BodyMalformed(e.Path ?? "$");
        }
    }

    private static Refusal? FirstFault(TerminalCommand command) => FaultOf(command.Attempt) ?? command switch
    {
        ReadCard read =>
            FaultOfAmount(read.AmountFen, "amountFen")
            ?? FaultOfSeconds(read.ReadTimeoutSeconds, "readTimeoutSeconds")
            ?? FaultOfSeconds(read.PinTimeoutSeconds, "pinTimeoutSeconds")
            ?? (read.ContactlessFreeFen < 0
                ? Refusals.Malformed("contactlessFreeFen", "不能小于零", "it must not be below zero.")
                : null)
            ?? FaultOfTicket(read.Ticket),
        EnterPin pin =>
            FaultOfAmount(pin.AmountFen, "amountFen")
            ?? FaultOfSeconds(pin.PinTimeoutSeconds, "pinTimeoutSeconds")
            ?? FaultOfTicket(pin.Ticket),
        ShowOutcome outcome => FaultOf(outcome),
        PrintSlip print =>
            (print.Slip is null ? Refusals.Required("slip") : print.Slip.MaskedPan is null ? Refusals.Required("slip.maskedPan") : null)
            ?? FaultOfCopy(print.Copy),
        PrintReceipt print => print.Receipt is null ? Refusals.Required("receipt")
            : print.Receipt.OrderNo is null ? Refusals.Required("receipt.orderNo")
            : print.Receipt.Lines is null ? Refusals.Required("receipt.lines")
            : print.Receipt.Tenders is null ? Refusals.Required("receipt.tenders")
            : FaultOfCopy(print.Copy),
        CancelAttempt cancel => FaultOfRefusal(cancel.Reason, "reason"),
        _ => null,
    };

    private static Refusal? FaultOf(AttemptId? attempt)
    {
        if (attempt is null)
            return Refusals.Required("attempt");
        if (attempt.CheckoutId is not { Length: >= 1 and <= EnvelopeBinding.MaxIdLength } id || !id.All(c => c is > ' ' and <= '~'))
            return Refusals.Malformed("attempt.checkoutId", "1 到 64 个可见字符", "1 to 64 visible ASCII characters.");
        if (attempt.Tender is < 1 or > MaxTenderOrAttempt)
            return Refusals.Malformed("attempt.tender", "1 到 99", "1 to 99.");
        return attempt.Number is < 1 or > MaxTenderOrAttempt ? Refusals.Malformed("attempt.number", "1 到 99", "1 to 99.") : null;
    }

    private static Refusal? FaultOf(ShowOutcome outcome)
    {
        if ((outcome.ApprovedFen is null) == (outcome.Refusal is null))
            return Refusals.Malformed("approvedFen", "approvedFen 与 refusal 必须且只能有一个", "exactly one of approvedFen and refusal is given.");
        if (outcome.Refusal is not null)
            return FaultOfRefusal(outcome.Refusal, "refusal");
        if (FaultOfAmount(outcome.ApprovedFen!.Value, "approvedFen") is { } wrong)
            return wrong;
        return outcome.SignatureTimeoutSeconds is { } seconds ? FaultOfSeconds(seconds, "signatureTimeoutSeconds") : null;
    }

    private static Refusal? FaultOfRefusal(Refusal? refusal, string field) =>
        refusal is null ? Refusals.Required(field)
        : refusal.Title?.Zh is null || refusal.Title.En is null ? Refusals.Required($"{field}.title")
        : null;

    private static Refusal? FaultOfAmount(long fen, string field) =>
        fen is < 1 or > Money.MaxFen
            ? Refusals.Malformed(field, "必须大于零且不超过上限", "it must be above zero and within twelve digits.")
            : null;

    private static Refusal? FaultOfSeconds(int seconds, string field) =>
        seconds is < 1 or > MaxTimeoutSeconds
            ? Refusals.Malformed(field, $"1 到 {MaxTimeoutSeconds} 秒", $"1 to {MaxTimeoutSeconds} seconds.")
            : null;

    private static Refusal? FaultOfCopy(int copy) => copy is < 0 or > MaxCopy ? Refusals.Malformed("copy", $"0 到 {MaxCopy}", $"0 to {MaxCopy}.") : null;

    private static Refusal? FaultOfTicket(string? ticket) => string.IsNullOrWhiteSpace(ticket) ? Refusals.Required("ticket") : null;
}
