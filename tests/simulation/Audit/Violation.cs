namespace QuickCheckout.Simulation;

/// <summary>A rule that was broken, and the facts.</summary>
public sealed record Violation(string Rule, string Facts)
{
    public override string ToString() => $"{Rule}: {Facts}";
}
