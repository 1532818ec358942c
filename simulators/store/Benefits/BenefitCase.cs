using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>A cart and what its customer has, as somebody wrote it down: docs/benefits-case.schema.json.</summary>
internal sealed record CaseFields
{
    public const int MaxLines = 100;
    public const int MaxBenefits = 200;

    public IReadOnlyList<LineFields?>? Lines { get; init; }

    public IReadOnlyList<BenefitFields?>? Benefits { get; init; }

    /// <summary>Now when missing.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Benefits that are not to be used.</summary>
    public IReadOnlyList<string?>? SwitchedOff { get; init; }

    /// <summary>These and no others, in place of the best.</summary>
    public IReadOnlyList<string?>? Use { get; init; }

    public Result<BenefitCase> Read(DateTimeOffset now)
    {
        var (lines, wrongLine) = Lists.Read(Lines, "lines", MaxLines, (line, at) => line.Read(at), line => line.Sku, "sku");
        if (wrongLine is not null)
            return wrongLine;
        if (lines!.Sum(line => line.AmountFen) > Money.MaxFen)
            return Refusals.Malformed("lines", $"合计不能超过 {Money.MaxFen} 分", $"all of them come to at most {Money.MaxFen} fen.");
        var (benefits, wrongBenefit) = Lists.Read(Benefits, "benefits", MaxBenefits, (benefit, at) => benefit.Read(at), benefit => benefit.Id, "id");
        if (wrongBenefit is not null)
            return wrongBenefit;
        if (SwitchedOff is not null && Use is not null)
            return Refusals.Malformed("switchedOff", "不能与 use 同时填写", "it cannot stand beside use, which names all that is used.");
        var known = benefits!.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        return (CheckIds(SwitchedOff, "switchedOff", known) ?? CheckIds(Use, "use", known)) is { } wrongId
            ? wrongId
            : new BenefitCase(lines!, benefits!, At ?? now, SwitchedOff?.Select(id => id!).ToList(), Use?.Select(id => id!).ToList());
    }

    private static Refusal? CheckIds(IReadOnlyList<string?>? ids, string field, HashSet<string> known) => ids?.Select((id, i) =>
        Ids.CheckName(id, $"{field}[{i}]")
        ?? (known.Contains(id!) ? null : Refusals.Malformed($"{field}[{i}]", $"benefits 中没有 {id}", $"there is no {id} in benefits."))
        ?? (ids.Take(i).Contains(id, StringComparer.Ordinal) ? Lists.Twice($"{field}[{i}]") : null)).FirstOrDefault(refusal => refusal is not null);
}

internal sealed record LineFields(string? Sku = null, string? Category = null, long? UnitPriceFen = null, int? Quantity = null)
{
    private const int MaxQuantity = 99;
    private const int MaxCategory = 200;

    // SKUs are the merchant's own numbers and may look like anything; texts hold no card number (rule Z2).
    public Result<BenefitLine> Read(string at) =>
        (Ids.Check(Sku, $"{at}.sku")
            ?? (Category is null ? null : CheckCategory($"{at}.category"))
            ?? Within(UnitPriceFen, $"{at}.unitPriceFen", 0, Money.MaxFen)
            ?? Within(Quantity, $"{at}.quantity", 1, MaxQuantity)) is { } refusal
            ? refusal
            : new BenefitLine(Sku!, Category ?? "", UnitPriceFen!.Value, Quantity!.Value);

    private Refusal? CheckCategory(string field) => Category!.Length <= MaxCategory
        ? CardNumber.Refuse(Category, field)
        : Refusals.Malformed(field, $"最多 {MaxCategory} 个字", $"at most {MaxCategory} characters.");

    private static Refusal? Within(long? value, string field, long min, long max) =>
        value is null ? Refusals.Required(field)
        : value >= min && value <= max ? null : Refusals.Malformed(field, $"必须是 {min} 到 {max}", $"it must be {min} to {max}.");
}

/// <summary>A case that can be reckoned.</summary>
/// <param name="Use">Null for the best.</param>
internal sealed record BenefitCase(
    IReadOnlyList<BenefitLine> Lines, IReadOnlyList<Benefit> Benefits, DateTimeOffset At, IReadOnlyList<string>? SwitchedOff, IReadOnlyList<string>? Use)
{
    /// <returns>The offer, or why the benefits of <see cref="Use"/> cannot be used.</returns>
    public Result<CaseAnswer> Answer()
    {
        var (offer, refusal) = Use is null ? Offers.Best(Lines, Benefits, At, SwitchedOff) : Offers.Of(Lines, Benefits, At, Use);
        return refusal is null ? CaseAnswer.Of(Lines, offer!) : refusal;
    }
}
