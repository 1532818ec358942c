using Emulators.Durable.History;

namespace Emulators.Durable.Orchestrators;

/// <summary>Compares what the code asks for with what history says it asked for. Strict also compares inputs and times.</summary>
internal sealed class ReplayGuard(bool strict)
{
    private const string Advice = "Was a change made to the orchestrator code after this instance had already started running?";
    private const string Detected = "Non-Deterministic workflow detected: ";
    private Turn? _expected;
    private int _next;

    /// <summary>What the two sides disagree about; null while they agree.</summary>
    public string? Difference { get; private set; }

    public void Begin(Turn expected)
    {
        _expected = expected;
        _next = 0;
    }

    public void Check(TurnAction actual)
    {
        if (_expected is null || Difference is not null)
            return;
        if (_next == _expected.Actions.Count)
        {
            Difference = $"{Detected}The current orchestration replay scheduled {Name(actual)} with sequence number {actual.Id}, but a previous "
                + $"execution of this orchestration scheduled {Nothing(_expected)} in its place.  {Advice}";
            return;
        }
        var expected = _expected.Actions[_next++];
        if (!SameKindAndName(expected, actual))
            Difference = $"{Detected}A previous execution of this orchestration scheduled {expected.Kind} with sequence number {expected.Id}"
                + $"{Named(expected)}, but the current orchestration replay instead scheduled {Name(actual)} with this sequence number.  {Advice}";
        else if (strict && expected != actual)
            Difference = $"{Detected}A previous execution of this orchestration asked for '{expected}', but the current orchestration replay "
                + $"instead asked for '{actual}' with this sequence number.  {Advice}";
    }

    public void End(bool returned)
    {
        if (_expected is { } expected && Difference is null)
        {
            if (_next < expected.Actions.Count)
                Difference = $"{Detected}A previous execution of this orchestration scheduled {Name(expected.Actions[_next])} with sequence number "
                    + $"{expected.Actions[_next].Id}, but the current orchestration replay scheduled nothing in its place.  {Advice}";
            else if (returned != expected.Returned)
                Difference = $"{Detected}A previous execution of this orchestration {Ending(expected.Returned)} at this point, but the current "
                    + $"orchestration replay {Ending(returned)}.  {Advice}";
        }
        _expected = null;
    }

    private static bool SameKindAndName(TurnAction a, TurnAction b) =>
        a.GetType() == b.GetType() && a.Id == b.Id && string.Equals(a.Target, b.Target, StringComparison.OrdinalIgnoreCase);

    private static string Name(TurnAction action) => action.Kind + Named(action);

    private static string Named(TurnAction action) => action.Target is { } target ? $" named '{target}'" : "";

    private static string Nothing(Turn turn) => turn.Returned ? "nothing and returned" : "nothing and waited";

    private static string Ending(bool returned) => returned ? "had returned" : "was still waiting";
}
