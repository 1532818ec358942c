namespace QuickCheckout.Domain.Benefits;

/// <summary>A benefit as callers send it: everything may be missing, and is checked by name.</summary>
/// <param name="ThresholdFen">Has to be said of <see cref="BenefitKind.AmountOff"/>: a 满减 that lost its threshold would be money for nothing. 0 otherwise.</param>
/// <param name="State">Available when missing.</param>
public sealed record BenefitFields(
    string? Id = null, BenefitLayer? Layer = null, BenefitKind? Kind = null, LocalText? Title = null, long? ThresholdFen = null, long? ValueFen = null,
    int? PercentOff = null, long? CapFen = null, ScopeFields? Scope = null, DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null,
    string? Group = null, BenefitState? State = null)
{
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
