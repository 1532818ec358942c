using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Simulators.Store.Parties;
using Spectre.Console;

namespace QuickCheckout.Simulators.Store.Story;

/// <summary>The coupons of the story "benefits": fresh ones each time, made to fit what is in the cart.</summary>
internal static class Coupons
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private const int Looks = 50;

    public static Customer Owner { get; } = new("M0020", "谢**", Blocked: false);

    public static async Task Give(CustomerPhones phones, CheckoutStatus started, CancellationToken ct)
    {
        var total = started.TotalFen / 100;
        foreach (var coupon in new[]
                 {
                     AmountOff(BenefitLayer.StoreCoupon, total / 2, total / 10),
                     AmountOff(BenefitLayer.StoreCoupon, total + 12, total / 8),
                     new BenefitFields { Layer = BenefitLayer.PlatformCoupon, Kind = BenefitKind.PercentOff, Title = new LocalText("平台95折券", "5% off"), PercentOff = 5, CapFen = 20_00 },
                     new BenefitFields { Layer = BenefitLayer.RedPacket, Kind = BenefitKind.Fixed, Title = new LocalText("¥5红包", "¥5 red packet"), ValueFen = 5_00 },
                 })
            await phones.Give(Owner.MemberId, coupon with
            {
                Scope = new ScopeFields(BenefitScopeType.Order), ValidFrom = started.Since.AddDays(-1), ValidUntil = started.Since.AddDays(1),
            }, ct);
    }

    /// <summary>Whether exactly those that the order was paid with are used up, in the platform's own books.</summary>
    public static async Task<bool> AreUsedUp(IAnsiConsole console, CustomerPhones phones, CheckoutStatus paid, CancellationToken ct)
    {
        var used = paid.Benefits!.Offer.Used.Select(u => u.Id).Order(StringComparer.Ordinal).ToList();
        IReadOnlyList<string> redeemed = [];
        // The platform learns the end a moment after the till.
        for (var looks = 0; looks < Looks && !redeemed.SequenceEqual(used); looks++)
        {
            await Task.Delay(Pause, ct);
            redeemed = [.. (await phones.Books(ct)).Benefits.Where(b => b.CheckoutId == paid.CheckoutId && b.State == "redeemed").Select(b => b.Id).Order(StringComparer.Ordinal)];
        }

        var holds = used.Count > 0 && redeemed.SequenceEqual(used) && paid.Benefits.Offer.LineDiscountsFen.Sum() == paid.DiscountFen;
        console.MarkupLine(holds
            ? $"[green]✓[/] the member platform's own books: the {used.Count} benefits of this order are used up, and no other"
            : $"[red]✗[/] used {string.Join(", ", used)}, used up {string.Join(", ", redeemed)}");
        return holds;
    }

    private static BenefitFields AmountOff(BenefitLayer layer, long thresholdYuan, long yuan) => new()
    {
        Layer = layer, Kind = BenefitKind.AmountOff, Title = new LocalText($"满{thresholdYuan}减{yuan}", $"¥{yuan} off over ¥{thresholdYuan}"),
        ThresholdFen = thresholdYuan * 100, ValueFen = yuan * 100,
    };
}
