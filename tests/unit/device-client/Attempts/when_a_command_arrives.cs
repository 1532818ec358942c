using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Support;

namespace QuickCheckout.Terminal.Attempts;

public static class when_a_command_arrives
{
    private const string Start = "start";
    private const string Print = "print";
    private const string Repeated = "repeated";
    private const string Stale = "stale-attempt";
    private const string Unknown = "unknown-attempt";
    private const string NotHeld = "card-not-held";

    /// <summary>What was taken before (in order), the command, whether the card is held, what happens. Names: method checkout/tender-attempt copy.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        // read-card opens attempts, in order
        { "", "read-card a/1-1", Start },
        { "read-card a/1-1", "read-card a/1-1", Repeated },
        { "read-card a/1-1", "read-card a/1-2", Start },
        { "read-card a/1-1", "read-card a/2-1", Start },
        { "read-card a/1-2", "read-card a/1-1", Stale },
        { "read-card a/2-1", "read-card a/1-9", Stale },
        { "read-card a/1-1", "read-card b/1-1", Start },
        { "read-card a/1-1; read-card b/1-1", "read-card a/1-2", Stale },
        { "restart a/1-1", "read-card a/1-1", Stale },
        { "restart a/1-1", "read-card a/1-2", Start },
        { "restart a/1-1", "read-card b/1-1", Start },
        // enter-pin opens an attempt with the card of the one before
        { "read-card a/1-1; hold a/1-1", "enter-pin a/1-2", Start },
        { "read-card a/1-1; hold a/1-1; enter-pin a/1-2", "enter-pin a/1-2", Repeated },
        { "read-card a/1-1; hold a/1-1; enter-pin a/1-2", "read-card a/1-2", Stale },
        { "read-card a/1-1; hold a/1-1", "enter-pin a/1-1", Stale },
        { "read-card a/1-1", "enter-pin a/1-2", NotHeld },
        { "read-card a/1-1; hold a/1-1", "enter-pin a/2-1", NotHeld },
        { "read-card a/1-1; hold a/1-1", "enter-pin b/1-1", NotHeld },
        { "restart a/1-1", "enter-pin a/1-2", NotHeld },
        { "", "enter-pin a/1-1", NotHeld },
        // show-outcome and cancel-attempt follow the attempt that is live
        { "read-card a/1-1", "show-outcome a/1-1", Start },
        { "read-card a/1-1; show-outcome a/1-1", "show-outcome a/1-1", Repeated },
        { "read-card a/1-1; show-outcome a/1-1", "read-card a/1-1", Repeated },
        { "read-card a/1-2", "show-outcome a/1-1", Stale },
        { "read-card a/1-1", "show-outcome a/1-2", Unknown },
        { "read-card a/1-1", "show-outcome b/1-1", Unknown },
        { "read-card a/1-1; read-card b/1-1", "show-outcome a/1-1", Stale },
        { "restart a/1-1", "show-outcome a/1-1", Stale },
        { "", "show-outcome a/1-1", Unknown },
        { "read-card a/1-1", "cancel-attempt a/1-1", Start },
        { "read-card a/1-1; cancel-attempt a/1-1", "cancel-attempt a/1-1", Repeated },
        { "read-card a/1-1; cancel-attempt a/1-1", "read-card a/1-1", Repeated },
        { "read-card a/1-1; cancel-attempt a/1-1", "read-card a/1-2", Start },
        { "read-card a/1-2", "cancel-attempt a/1-1", Stale },
        { "restart a/1-1", "cancel-attempt a/1-1", Stale },
        { "", "cancel-attempt a/1-1", Unknown },
        // paper is printed once, whatever else is going on, also after a restart
        { "", "print-receipt a/1-1", Print },
        { "restart a/1-1", "print-receipt a/1-1", Print },
        { "read-card a/1-1", "print-receipt a/1-1", Print },
        { "read-card b/1-1", "print-receipt a/1-1", Print },
        { "print-receipt a/1-1", "print-receipt a/1-1", Repeated },
        { "restart a/1-1", "print-slip a/1-1", Print },
        { "read-card a/2-1", "print-slip a/1-1", Print },
        { "print-slip a/1-1", "print-slip a/1-1", Repeated },
        { "print-slip a/1-1", "print-slip a/2-1", Print },
        { "print-slip a/1-1", "void a/1-1", Print },
        { "read-card a/3-1", "void a/1-1", Print },
        { "read-card a/3-1; void a/1-1", "void a/1-1", Repeated },
        { "read-card a/3-1; void a/1-1", "show-outcome a/3-1", Start },
        // a reprint is another paper, and a repeated one the same
        { "print-receipt a/1-1", "print-receipt a/1-1 1", Print },
        { "print-receipt a/1-1; print-receipt a/1-1 1", "print-receipt a/1-1 1", Repeated },
        { "print-receipt a/1-1; print-receipt a/1-1 1", "print-receipt a/1-1 2", Print },
        { "print-slip a/1-1", "print-slip a/1-1 1", Print },
        { "print-slip a/1-1; print-slip a/1-1 1", "print-slip a/1-1 1", Repeated },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public static void it_starts_once_and_only_for_a_living_attempt(string before, string command, string expected)
    {
        var (seen, held) = (SeenCommands.None, default(AttemptId));
        foreach (var step in before.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            (seen, held) = Apply(seen, held, step);

        var verdict = AttemptGate.Decide(seen, Parse(command), held);

        Assert.Equal(expected, verdict switch
        {
            Verdict.Start => Start,
            Verdict.Print => Print,
            Verdict.Repeated => Repeated,
            Verdict.Refuse refuse => refuse.Why.Code,
            _ => "?",
        });
    }

    [Fact]
    public static void the_memory_of_old_checkouts_and_papers_is_bounded()
    {
        var seen = SeenCommands.None;
        for (var i = 0; i < AttemptGate.Remembered * 2; i++)
        {
            seen = Next(AttemptGate.Decide(seen, Parse($"read-card c{i}/1-1"), null));
            seen = Next(AttemptGate.Decide(seen, Parse($"print-receipt c{i}/1-1"), null));
        }

        Assert.Equal(AttemptGate.Remembered, seen.Closed.Count);
        Assert.Equal(AttemptGate.Remembered, seen.Printed.Count);
    }

    private static (SeenCommands Seen, AttemptId? Held) Apply(SeenCommands seen, AttemptId? held, string step) =>
        step.Split(' ') switch
        {
            ["restart", var attempt] => (SeenCommands.AfterRestart(AttemptOf(attempt)), null),
            ["hold", var attempt] => (seen, AttemptOf(attempt)),
            _ => (Next(AttemptGate.Decide(seen, Parse(step), held)), held),
        };

    private static SeenCommands Next(Verdict verdict) => verdict switch
    {
        Verdict.Start start => start.Next,
        Verdict.Print print => print.Next,
        _ => throw new InvalidOperationException($"The case's own history was not accepted: {verdict}"),
    };

    private static TerminalCommand Parse(string text)
    {
        var parts = text.Split(' ');
        var attempt = AttemptOf(parts[1]);
        return parts[0] switch
        {
            ReadCard.Name => TestTerminal.ReadCard(attempt),
            EnterPin.Name => new EnterPin(attempt, 1, 1, "t"),
            ShowOutcome.Name => new ShowOutcome(attempt, null, Refusals.ReadTimedOut, null),
            "void" => new PrintSlip(attempt, TestTerminal.Slip(SlipKind.Void)),
            PrintSlip.Name => new PrintSlip(attempt, TestTerminal.Slip(), CopyOf(parts)),
            PrintReceipt.Name => new PrintReceipt(attempt, null!, CopyOf(parts)),
            CancelAttempt.Name => new CancelAttempt(attempt, Refusals.CancelledByAssociate),
            _ => throw new ArgumentException(text),
        };
    }

    private static int CopyOf(string[] parts) => parts.Length > 2 ? int.Parse(parts[2], null) : 0;

    private static AttemptId AttemptOf(string text)
    {
        var parts = text.Split('/', '-');
        return new AttemptId(parts[0], int.Parse(parts[1], null), int.Parse(parts[2], null));
    }
}
