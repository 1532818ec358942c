using System.Collections.Immutable;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>What the terminal remembers of the commands it took, to tell new ones from repeated and stale ones.</summary>
/// <param name="Last">The latest attempt seen; null on a terminal that never saw one.</param>
/// <param name="Live">False after a restart: the attempt is known only to refuse what comes late for it.</param>
/// <param name="Taken">The commands taken for the last attempt, by method name.</param>
/// <param name="Printed">Papers ordered lately, so that a repeated command prints once.</param>
/// <param name="Closed">Checkouts that later ones superseded, latest last.</param>
public sealed record SeenCommands(
    AttemptId? Last, bool Live, ImmutableHashSet<string> Taken, ImmutableList<string> Printed, ImmutableList<string> Closed)
{
    public static SeenCommands None { get; } = AfterRestart(null);

    public static SeenCommands AfterRestart(AttemptId? last) => new(last, Live: false, [], [], []);
}

/// <summary>What to do with a well-formed command.</summary>
public abstract record Verdict
{
    /// <summary>Stop whatever is going on and start this.</summary>
    public sealed record Start(SeenCommands Next) : Verdict;

    /// <summary>Print beside whatever is going on.</summary>
    public sealed record Print(SeenCommands Next) : Verdict;

    /// <summary>It is running or done already: acknowledge again.</summary>
    public sealed record Repeated : Verdict;

    public sealed record Refuse(Refusal Why) : Verdict;
}

/// <summary>Rule B9 on the terminal's side: each command starts once, and nothing starts for a dead attempt. Pure.</summary>
public static class AttemptGate
{
    /// <summary>How many superseded checkouts and printed papers are remembered.</summary>
    public const int Remembered = 64;

    /// <param name="cardHeldFor">The attempt whose card is still in memory, if any.</param>
    public static Verdict Decide(SeenCommands seen, TerminalCommand command, AttemptId? cardHeldFor) => command switch
    {
        // Paper belongs to what is past, whatever the reader is doing now. A reprint is another paper, not a repeated command.
        PrintReceipt print => DecidePaper(seen, $"receipt {print.Attempt} {print.Copy}"),
        PrintSlip print => DecidePaper(seen, $"{print.Slip.Kind} slip {print.Attempt} {print.Copy}"),
        ReadCard => DecideOpening(seen, command),
        EnterPin => DecidePinAgain(seen, command, cardHeldFor),
        _ => DecideFollowing(seen, command),
    };

    private static Verdict DecidePaper(SeenCommands seen, string paper) =>
        seen.Printed.Contains(paper)
            ? new Verdict.Repeated()
            : new Verdict.Print(seen with { Printed = Remember(seen.Printed, paper) });

    private static Verdict DecideOpening(SeenCommands seen, TerminalCommand command)
    {
        if (seen.Closed.Contains(command.Attempt.CheckoutId))
            return new Verdict.Refuse(TerminalRefusals.StaleAttempt);
        if (seen.Last is not { } last)
            return Open(seen, command);
        if (last.CheckoutId != command.Attempt.CheckoutId)
            return Open(seen with { Closed = Remember(seen.Closed, last.CheckoutId) }, command);
        if (command.Attempt.IsAfter(last))
            return Open(seen, command);
        return command.Attempt == last && seen.Live && seen.Taken.Contains(command.MethodName)
            ? new Verdict.Repeated()
            : new Verdict.Refuse(TerminalRefusals.StaleAttempt);
    }

    private static Verdict DecidePinAgain(SeenCommands seen, TerminalCommand command, AttemptId? cardHeldFor)
    {
        var verdict = DecideOpening(seen, command);
        var held = cardHeldFor is not null
            && cardHeldFor.CheckoutId == command.Attempt.CheckoutId && cardHeldFor.Tender == command.Attempt.Tender;
        return verdict is Verdict.Start && !held ? new Verdict.Refuse(TerminalRefusals.CardNotHeld) : verdict;
    }

    private static Verdict DecideFollowing(SeenCommands seen, TerminalCommand command)
    {
        if (seen.Last is not { } last)
            return new Verdict.Refuse(TerminalRefusals.UnknownAttempt);
        if (last.CheckoutId != command.Attempt.CheckoutId)
            return new Verdict.Refuse(
                seen.Closed.Contains(command.Attempt.CheckoutId) ? TerminalRefusals.StaleAttempt : TerminalRefusals.UnknownAttempt);
        if (command.Attempt.IsAfter(last))
            return new Verdict.Refuse(TerminalRefusals.UnknownAttempt);
        if (command.Attempt != last || !seen.Live)
            return new Verdict.Refuse(TerminalRefusals.StaleAttempt);
        return seen.Taken.Contains(command.MethodName)
            ? new Verdict.Repeated()
            : new Verdict.Start(seen with { Taken = seen.Taken.Add(command.MethodName) });
    }

    private static Verdict.Start Open(SeenCommands seen, TerminalCommand command) =>
        new(seen with { Last = command.Attempt, Live = true, Taken = [command.MethodName] });

    private static ImmutableList<string> Remember(ImmutableList<string> list, string item) =>
        (list.Count < Remembered ? list : list.RemoveAt(0)).Add(item);
}
