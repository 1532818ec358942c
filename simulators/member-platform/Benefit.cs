using QuickCheckout.Domain;

namespace QuickCheckout.Simulators.MemberPlatform;

/// <summary>What pays for a coupon, and in which turn it is taken off.</summary>
public enum BenefitLayer
{
    ItemCoupon,
    StoreCoupon,
    PlatformCoupon,
    RedPacket,
}

public enum BenefitKind
{
    AmountOff,
    PercentOff,

    /// <summary>The goods of its scope for <see cref="Benefit.ValueFen"/>.</summary>
    Fixed,
}

public enum ScopeType
{
    Order,
    Categories,
    Skus,
}

public enum BenefitState
{
    Available,
    Held,
    Redeemed,
}

/// <param name="Codes">Of categories or SKUs; null for the whole order.</param>
public sealed record BenefitScope(ScopeType? Type, IReadOnlyList<string>? Codes = null);

/// <summary>A member's coupon. How it reckons is the store's to know; the platform knows who may use it.</summary>
/// <param name="Group">Of one group a checkout takes one.</param>
public sealed record Benefit(
    string Id, BenefitLayer Layer, BenefitKind Kind, LocalText Title, long ThresholdFen, long? ValueFen, int? PercentOff, long? CapFen,
    BenefitScope Scope, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil, string? Group, BenefitState State = BenefitState.Available);

/// <summary>POST /api/members/{memberId}/benefits.</summary>
/// <param name="Id">Made by the platform when missing.</param>
public sealed record GiveBenefit(
    string? Id, BenefitLayer? Layer, BenefitKind? Kind, LocalText? Title, long? ThresholdFen, long? ValueFen, int? PercentOff, long? CapFen,
    BenefitScope? Scope, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, string? Group)
{
    private const int MaxCodes = 200;
    private const int WholePercent = 100;

    /// <returns>The coupon, or the problem that names the field.</returns>
    public Outcome<Benefit> Read() => Check() is { } problem ? problem : new Benefit(
        Id ?? $"B{Guid.CreateVersion7():N}", Layer!.Value, Kind!.Value, Title!, ThresholdFen!.Value, ValueFen, PercentOff, CapFen,
        Scope!, ValidFrom!.Value.ToUniversalTime(), ValidUntil!.Value.ToUniversalTime(), Group);

    private Problem? Check() =>
        (Id is null ? null : Fields.Name("id", Id)) ?? Fields.Present("layer", Layer) ?? Fields.Present("kind", Kind) ?? Fields.Text("title", Title)
        ?? Fields.Fen("thresholdFen", ThresholdFen) ?? CheckValue() ?? (CapFen is null ? null : Fields.Fen("capFen", CapFen, min: 1))
        ?? CheckScope() ?? Fields.Present("validFrom", ValidFrom) ?? Fields.Present("validUntil", ValidUntil)
        ?? (ValidUntil > ValidFrom ? null : Problems.FieldInvalid("validUntil", "has to be after validFrom"))
        ?? (Group is null ? null : Fields.Name("group", Group));

    private Problem? CheckValue() => Kind == BenefitKind.PercentOff
        ? Fields.Within("percentOff", PercentOff, 1, WholePercent) ?? Absent("valueFen", ValueFen)
        : Fields.Fen("valueFen", ValueFen, min: Kind == BenefitKind.Fixed ? 0 : 1) ?? Absent("percentOff", PercentOff);

    private Problem? CheckScope() => Scope?.Type switch
    {
        null => Problems.FieldRequired(Scope is null ? "scope" : "scope.type"),
        ScopeType.Order => Scope.Codes is null or [] ? null : Problems.FieldInvalid("scope.codes", "has to be missing for the whole order"),
        _ when Scope.Codes is [] => Problems.FieldInvalid("scope.codes", "has to have at least one"),
        _ => Fields.Each("scope.codes", Scope.Codes, MaxCodes, Fields.Name),
    };

    private static Problem? Absent(string field, long? value) => value is null ? null : Problems.FieldInvalid(field, "has to be missing for this kind");
}

/// <summary>POST /api/benefits/hold: for this checkout alone, until a time.</summary>
public sealed record HoldBenefits(string? CheckoutId, IReadOnlyList<string>? Ids, DateTimeOffset? Until)
{
    public Problem? Check() => BenefitIds.Check(CheckoutId, Ids) ?? Fields.Present("until", Until);
}

/// <summary>POST /api/benefits/redeem: used up by this checkout.</summary>
public sealed record RedeemBenefits(string? CheckoutId, IReadOnlyList<string>? Ids)
{
    public Problem? Check() => BenefitIds.Check(CheckoutId, Ids);
}

/// <summary>POST /api/benefits/release: whatever this checkout holds is free again.</summary>
public sealed record ReleaseBenefits(string? CheckoutId);

internal static class BenefitIds
{
    private const int MaxIds = 50;

    public static Problem? Check(string? checkoutId, IReadOnlyList<string>? ids) =>
        Fields.Name("checkoutId", checkoutId) ?? Fields.Each("ids", ids, MaxIds, Fields.Name);
}
