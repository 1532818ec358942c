using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace QuickCheckout.Domain.Checkouts;

/// <summary>
/// The waits of rule O7, in seconds, as far as a store or a terminal has its own: a terminal's stand over its store's, and these
/// over the settings of the deployment. What is left out holds as it stands below.
/// </summary>
public sealed record CheckoutWaits(
    int? CardReadSeconds = null, int? PinSeconds = null, int? SignatureSeconds = null, int? MemberCodeSeconds = null, int? ChooseBenefitsSeconds = null,
    int? ChooseAmountSeconds = null, int? AlipaySeconds = null, int? InAppSeconds = null, int? WholeCheckoutSeconds = null)
{
    /// <summary>Each wait by its name in JSON, with the bounds that the settings have, too.</summary>
    private static readonly IReadOnlyList<(string Field, PropertyInfo Own, RangeAttribute Bounds)> All =
    [
        .. typeof(CheckoutWaits).GetProperties().Where(own => own.PropertyType == typeof(int?)).Select(own => (
            JsonNamingPolicy.CamelCase.ConvertName(own.Name), own,
            typeof(CheckoutLimits).GetProperty(own.Name)!.GetCustomAttribute<RangeAttribute>()!)),
    ];

    public static CheckoutWaits None { get; } = new();

    /// <summary>Each wait's name in JSON, the least and the most seconds it may have.</summary>
    public static IReadOnlyList<(string Field, int Least, int Most)> Bounds { get; } =
        [.. All.Select(w => (w.Field, (int)w.Bounds.Minimum, (int)w.Bounds.Maximum))];

    public static CheckoutWaits Of(CheckoutLimits limits) => new(
        limits.CardReadSeconds, limits.PinSeconds, limits.SignatureSeconds, limits.MemberCodeSeconds, limits.ChooseBenefitsSeconds,
        limits.ChooseAmountSeconds, limits.AlipaySeconds, limits.InAppSeconds, limits.WholeCheckoutSeconds);

    public CheckoutLimits Over(CheckoutLimits limits) => limits with
    {
        CardReadSeconds = CardReadSeconds ?? limits.CardReadSeconds,
        PinSeconds = PinSeconds ?? limits.PinSeconds,
        SignatureSeconds = SignatureSeconds ?? limits.SignatureSeconds,
        MemberCodeSeconds = MemberCodeSeconds ?? limits.MemberCodeSeconds,
        ChooseBenefitsSeconds = ChooseBenefitsSeconds ?? limits.ChooseBenefitsSeconds,
        ChooseAmountSeconds = ChooseAmountSeconds ?? limits.ChooseAmountSeconds,
        AlipaySeconds = AlipaySeconds ?? limits.AlipaySeconds,
        InAppSeconds = InAppSeconds ?? limits.InAppSeconds,
        WholeCheckoutSeconds = WholeCheckoutSeconds ?? limits.WholeCheckoutSeconds,
    };

    /// <summary>The first wait that is out of bounds, named.</summary>
    /// <param name="within">The object that holds them in what was sent.</param>
    public Refusal? Check(string within)
    {
        foreach (var (field, own, bounds) in All)
            if (own.GetValue(this) is int seconds && !bounds.IsValid(seconds))
            {
                var (least, most) = (Convert.ToString(bounds.Minimum, CultureInfo.InvariantCulture), Convert.ToString(bounds.Maximum, CultureInfo.InvariantCulture));
                return Refusals.Malformed($"{within}.{field}", $"{least} 到 {most} 秒", $"{least} to {most} seconds.");
            }

        return null;
    }
}
