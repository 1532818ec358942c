using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Benefits;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Orchestrations.Checkout;

namespace QuickCheckout.Functions;

/// <summary>Statuses of a checkout "c1" of ¥300 at POS-0001, and the instance that shows one.</summary>
internal static class Statuses
{
    public const string TerminalId = "POS-0001";
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    public static Deadline Soon => Deadline.In(60, Now, Now.AddHours(1));

    /// <summary>A card is read for its first tender.</summary>
    public static CheckoutStatus Reading(int attempt = 1)
    {
        var input = new CheckoutInput(
            "c1", "QC1", "S001", TerminalId, "A1", PaymentMethod.BankCard, AfterSales.PaperReceipt,
            [new CheckoutLine("SKU1", new LocalText("茶", "Tea"), 1, 300_00)], new CheckoutLimits(), Now);
        var status = Transitions.Start(input).ReadCard(300_00, Soon);
        for (var failed = 1; failed < attempt; failed++)
            status = status.AttemptFailed(Refusals.ReadTimedOut, Now).ReadCard(300_00, Soon);
        return status;
    }

    /// <summary>¥30 off the ¥300.</summary>
    public static BenefitOffer Offer { get; } = new(
        300_00, 30_00, [new UsedBenefit("B1", BenefitLayer.StoreCoupon, new LocalText("满300减30", "30 off 300"), 30_00, Now.AddDays(1))], [30_00], []);

    /// <summary>A checkout of ¥300 by Alipay.</summary>
    public static CheckoutInput ByAlipay(string checkoutId) => new(
        checkoutId, "QC1", "S001", TerminalId, "A1", PaymentMethod.Alipay, AfterSales.PaperReceipt,
        [new CheckoutLine("T1-500", new LocalText("茶", "Tea"), 1, 300_00)], new CheckoutLimits(), Now);

    public static OrchestrationMetadata Instance(CheckoutStatus status) => new(CheckoutOrchestrator.Name, status.CheckoutId)
    {
        RuntimeStatus = OrchestrationRuntimeStatus.Running,
        DataConverter = new JsonDataConverter(Json.Options),
        SerializedCustomStatus = JsonSerializer.Serialize(status, Json.Options),
    };
}
