using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.World;

namespace QuickCheckout.Orchestrations;

/// <summary>
/// Rules B3 to B6 in a whole checkout of ¥300, row by row: what the terminal reports and the acquirer answers, what
/// becomes of the money, and what the slip says of the signature.
/// </summary>
public class the_readers_table
{
    private const string Paid = "";

    /// <summary>Situation, reports in order, last error ("" when it is paid), what the slip says; null when there is none.</summary>
    public static TheoryData<string, string, string, string?> Rows => new()
    {
        { "chip", "Chip; pin; sign Captured", Paid, "Captured" },
        { "swipe", "Swipe; pin; sign Captured", Paid, "Captured" },
        { "fallback", "Fallback; pin; sign Captured", Paid, "Captured" },
        { "tap up to the free limit", "Tap", Paid, "none wanted" },
        { "tap above the free limit", "Contactless; pin; sign Captured", Paid, "Captured" },
        { "PIN bypass", "Chip; bypass; sign Captured", Paid, "Captured" },
        { "signature declined", "Chip; pin; sign Declined", Paid, "Declined" },
        { "signature on the accessible path", "Chip; pin; sign NotCaptured", Paid, "NotCaptured" },
        { "signature late by the terminal's clock", "Chip; pin; sign TimedOut", Paid, "TimedOut" },
        { "signature never heard of", "Chip; pin; wait 120", Paid, "TimedOut" },
        { "wrong PIN twice", "Chip; wrong pin; wrong pin; pin; sign Captured", Paid, "Captured" },
        { "wrong PIN three times", "Chip; wrong pin; wrong pin; wrong pin", "declined-55", null },
        { "PIN cancelled", "Chip; pin CancelledByCustomer", "cancelled-by-customer", null },
        { "removed while the PIN is asked for", "Chip; pin RemovedTooEarly", "card-removed-early", null },
        { "no PIN in time, by the terminal's clock", "Chip; pin PinTimedOut", "pin-timed-out", null },
        { "no PIN in time, by the cloud's", "Chip; wait 60", "pin-timed-out", null },
        { "no card in time, by the terminal's clock", "fault ReadTimedOut", "read-timed-out", null },
        { "no card in time, by the cloud's", "wait 60", "read-timed-out", null },
        { "chip must be inserted", "fault ChipCardSwiped", "insert-chip", null },
        { "chip unreadable", "fault ChipUnreadable", "chip-unreadable", null },
        { "two cards", "fault SeveralCards", "several-cards", null },
        { "too fast", "fault SwipedTooFast", "swiped-too-fast", null },
        { "wrong mode", "fault WrongMode", "wrong-read-mode", null },
        { "removed early", "fault RemovedTooEarly", "card-removed-early", null },
        { "blocked", "fault CardBlocked", "card-blocked", null },
        { "expired", "fault CardExpired", "card-expired", null },
        { "check digit wrong", "fault CardInvalid", "card-invalid", null },
        { "envelope not stored", "fault UploadFailed", "envelope-missing", null },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task holds(string situation, string reports, string error, string? slipSays)
    {
        await using var till = new Counter().SettleAndScan().Choose(300_00);
        var first = till.Status.Attempt!;
        foreach (var report in reports.Split("; "))
            Hear(till, report);

        Assert.True(error == (till.Status.LastError?.Code ?? ""), $"{situation}: {till.Status.LastError}");
        var paid = error == Paid ? 300_00 : 0;
        Assert.Equal((paid, 300_00 - paid, paid), (till.Status.ApprovedFen, till.Status.DueFen, till.Acquirer.HeldFen));
        Assert.Equal(paid > 0 ? Step.Paid : Step.ChoosingAmount, till.Status.Step);
        Assert.Equal(slipSays, till.Terminal.Heard.OfType<PrintSlip>().SingleOrDefault() is { } print ? print.Slip.Signature?.ToString() ?? "none wanted" : null);

        // Whatever still comes for the attempt is stale, and the next card pays.
        Assert.Null(Decisions.Hear(till.Status, new SignatureReport(first, SignatureOutcome.Captured)));
        if (paid == 0)
            Assert.Equal((Step.Paid, 300_00L), (till.Pay(300_00).Status.Step, till.Acquirer.HeldFen));
    }

    private static Counter Hear(Counter till, string report)
    {
        switch (report.Split(' '))
        {
            case ["fault", var fault]:
                return till.FailRead(Enum.Parse<ReaderFault>(fault));
            case ["pin", var fault]:
                return till.Report(new PinReport(till.Status.Attempt!, false, Enum.Parse<ReaderFault>(fault)));
            case ["wrong", "pin"]:
                till.Acquirer.Next.Enqueue("55");
                return till.EnterPin();
            case ["pin"]:
                return till.EnterPin();
            case ["bypass"]:
                return till.BypassPin();
            case ["sign", var outcome]:
                return till.EndSignature(Enum.Parse<SignatureOutcome>(outcome));
            case ["wait", var seconds]:
                return till.Pass(TimeSpan.FromSeconds(int.Parse(seconds, null)));
            default:
                return till.PresentCard(CardOf(report));
        }
    }

    private static CardSeen CardOf(string report) => report switch
    {
        "Tap" => new CardSeen("621234******0001", ReadMode.Contactless, false, "f1", PinRequired: false, SignatureRequired: false),
        "Fallback" => new CardSeen("621234******0001", ReadMode.Swipe, Fallback: true, "f1", PinRequired: true, SignatureRequired: true),
        _ => new CardSeen("621234******0001", Enum.Parse<ReadMode>(report), false, "f1", PinRequired: true, SignatureRequired: true),
    };
}
