namespace QuickCheckout.Domain.Benefits;

/// <summary>A benefit as callers send it: everything may be missing, and is checked by name.</summary>
public record BenefitFields
{
    public string? Id { get; init; }

    public BenefitLayer? Layer { get; init; }

    public BenefitKind? Kind { get; init; }

    public LocalText? Title { get; init; }

    /// <summary>Has to be said of <see cref="BenefitKind.AmountOff"/>: a 满减 that lost its threshold would be money for nothing. 0 otherwise.</summary>
    public long? ThresholdFen { get; init; }

    public long? ValueFen { get; init; }

    public int? PercentOff { get; init; }

    public long? CapFen { get; init; }

    public ScopeFields? Scope { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    public string? Group { get; init; }

    /// <summary>Available when missing.</summary>
    public BenefitState? State { get; init; }

    /// <param name="at">Where it stands in what the caller sent, such as "benefits[3]": the fields of refusals begin with it.</param>
    /// <returns>The benefit, its times in UTC, or the refusal of the first field that is wrong.</returns>
    public Result<Benefit> Read(string at = "") => new BenefitRules(at).Check(this) is { } refusal ? refusal : new Benefit(
        Id!, Layer!.Value, Kind!.Value, Title!, ThresholdFen ?? 0, ValueFen, PercentOff, CapFen, Scope!.ToScope(),
        ValidFrom!.Value.ToUniversalTime(), ValidUntil!.Value.ToUniversalTime(), Group, State ?? BenefitState.Available);
}

public sealed record ScopeFields(BenefitScopeType? Type = null, IReadOnlyList<string?>? Codes = null)
{
    internal BenefitScope ToScope() => Type == BenefitScopeType.Order ? BenefitScope.WholeOrder : new BenefitScope(Type!.Value, [.. Codes!.Select(c => c!)]);
}
