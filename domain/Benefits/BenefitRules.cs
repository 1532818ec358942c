using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Benefits;

/// <summary>What has to hold of a benefit (rule M2, decision 10), asked field by field; the first rule that is broken is named.</summary>
internal sealed class BenefitRules(string at)
{
    private const int MaxTitle = 60;
    private const int MaxCategory = 200;
    private const int MaxCodes = 200;
    private const int WholePercent = 100;

    public Refusal? Check(BenefitFields f) =>
        Ids.CheckName(f.Id, At("id"))
        ?? Present(f.Layer, "layer") ?? Present(f.Kind, "kind") ?? Pair(f.Layer, f.Kind)
        ?? Title(f.Title?.Zh, "title.zh") ?? Title(f.Title?.En, "title.en")
        ?? Threshold(f)
        ?? (f.Kind == BenefitKind.PercentOff ? Percentage(f) : Value(f))
        ?? Scope(f.Scope)
        ?? Present(f.ValidFrom, "validFrom") ?? Present(f.ValidUntil, "validUntil")
        ?? (f.ValidUntil > f.ValidFrom ? null : Wrong("validUntil", "必须晚于 validFrom", "it must be after validFrom."))
        ?? (f.Group is null ? null : Ids.CheckName(f.Group, At("group")));

    // A packet's value is fixed (rule M1): it says so on its face.
    private Refusal? Pair(BenefitLayer? layer, BenefitKind? kind) => layer == BenefitLayer.RedPacket && kind == BenefitKind.PercentOff
        ? Wrong("kind", "红包不能是折扣", "a red packet cannot be a percentage.")
        : null;

    private Refusal? Title(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Refusals.Required(At(field));
        return value.Length <= MaxTitle
            ? CardNumber.Refuse(value, At(field))
            : Wrong(field, $"最多 {MaxTitle} 个字", $"at most {MaxTitle} characters.");
    }

    private Refusal? Threshold(BenefitFields f) => f.Kind switch
    {
        BenefitKind.AmountOff => Within(f.ThresholdFen, "thresholdFen", 0, Money.MaxFen),
        BenefitKind.Fixed when f.ThresholdFen is not (null or 0) => Wrong("thresholdFen", "无门槛券不能有门槛", "a fixed one has no threshold."),
        _ => f.ThresholdFen is null ? null : Within(f.ThresholdFen, "thresholdFen", 0, Money.MaxFen),
    };

    private Refusal? Value(BenefitFields f) =>
        Within(f.ValueFen, "valueFen", 1, Money.MaxFen) ?? Absent(f.PercentOff, "percentOff") ?? Absent(f.CapFen, "capFen");

    private Refusal? Percentage(BenefitFields f) =>
        Within(f.PercentOff, "percentOff", 1, WholePercent) ?? Absent(f.ValueFen, "valueFen")
        ?? (f.CapFen is null ? null : Within(f.CapFen, "capFen", 1, Money.MaxFen));

    private Refusal? Scope(ScopeFields? scope)
    {
        if (scope is null)
            return Refusals.Required(At("scope"));
        if (scope.Type is not { } type)
            return Refusals.Required(At("scope.type"));
        if (type == BenefitScopeType.Order)
            return scope.Codes is null or [] ? null : Wrong("scope.codes", "全场券不能指定", "there are none for the whole order.");
        return scope.Codes switch
        {
            null => Refusals.Required(At("scope.codes")),
            { Count: 0 or > MaxCodes } => Wrong("scope.codes", $"必须有 1 到 {MaxCodes} 项", $"there must be 1 to {MaxCodes}."),
            var codes => codes.Select((code, i) => Code(type, codes, code, i)).FirstOrDefault(refusal => refusal is not null),
        };
    }

    private Refusal? Code(BenefitScopeType type, IReadOnlyList<string?> codes, string? code, int i)
    {
        var field = $"scope.codes[{i}]";
        return (type == BenefitScopeType.Skus ? Ids.Check(code, At(field)) : Category(code, field))
            ?? (codes.Take(i).Contains(code, StringComparer.Ordinal) ? Wrong(field, "重复", "it stands twice.") : null);
    }

    private Refusal? Category(string? path, string field)
    {
        if (string.IsNullOrWhiteSpace(path))
            return Refusals.Required(At(field));
        if (path.Length > MaxCategory)
            return Wrong(field, $"最多 {MaxCategory} 个字", $"at most {MaxCategory} characters.");
        // "饮料/" would be no category and cover nothing: nobody would notice until a customer asks why.
        return path.Split('/').Any(string.IsNullOrWhiteSpace)
            ? Wrong(field, "类目路径形如“饮料/茶饮”,各级不能为空", "a path is written like \"drinks/tea\", without an empty part.")
            : CardNumber.Refuse(path, At(field));
    }

    private Refusal? Present<T>(T? value, string field) where T : struct => value is null ? Refusals.Required(At(field)) : null;

    private Refusal? Within(long? value, string field, long min, long max) =>
        value is null ? Refusals.Required(At(field))
        : value >= min && value <= max ? null : Wrong(field, $"必须是 {min} 到 {max}", $"it must be {min} to {max}.");

    private Refusal? Absent(long? value, string field) => value is null ? null : Wrong(field, "这类优惠不能填写", "this kind does not have it.");

    private Refusal Wrong(string field, string ruleZh, string ruleEn) => Refusals.Malformed(At(field), ruleZh, ruleEn);

    private string At(string field) => at.Length == 0 ? field : $"{at}.{field}";
}
