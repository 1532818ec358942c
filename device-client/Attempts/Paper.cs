using System.Globalization;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Terminal.Hardware;

namespace QuickCheckout.Terminal.Attempts;

/// <summary>What slips and receipts look like on paper, in both languages (rule B8).</summary>
public static class Paper
{
    public const string SlipKindName = "slip";
    public const string CustomerCopy = "receipt-customer";
    public const string StoreCopy = "receipt-store";

    public static Printout Of(Slip slip)
    {
        List<string> lines =
        [
            slip.Kind == SlipKind.Void ? "撤销签购单 VOID" : "签购单 SALE",
            $"门店 STORE {slip.StoreId}",
            $"终端 TERMINAL {slip.TerminalId}",
            $"订单 ORDER {slip.OrderNo}",
            $"卡号 CARD {slip.MaskedPan} {NameOf(slip.Mode)}",
            $"凭证号 TRACE {slip.TraceNo}",
            $"参考号 REF {slip.ReferenceNo}",
            $"授权码 AUTH {slip.ApprovalCode}",
            $"时间 TIME {TimeOf(slip.At)}",
            $"金额 AMOUNT {Money.Yuan(slip.AmountFen)}",
        ];
        lines.Add(slip.SignatureRequired ? "签名 SIGNATURE ____________" : "免签名 NO SIGNATURE NEEDED");
        return new Printout(SlipKindName, $"{slip.OrderNo} {slip.TraceNo}", lines);
    }

    public static IReadOnlyList<Printout> Of(Receipt receipt) =>
        [Copy(receipt, CustomerCopy, "顾客联 CUSTOMER COPY"), Copy(receipt, StoreCopy, "商户联 STORE COPY")];

    private static Printout Copy(Receipt receipt, string kind, string title)
    {
        List<string> lines = [$"购物小票 RECEIPT {title}", $"门店 STORE {receipt.StoreId}", $"订单 ORDER {receipt.OrderNo}"];
        foreach (var line in receipt.Lines)
        {
            lines.Add($"{line.Name.Zh} {line.Name.En}");
            lines.Add($"  {line.Quantity} x {Money.Yuan(line.UnitPriceFen)} = {Money.Yuan(line.Quantity * line.UnitPriceFen)}");
        }
        lines.Add($"合计 TOTAL {Money.Yuan(receipt.TotalFen)}");
        if (receipt.DiscountFen != 0)
            lines.Add($"优惠 DISCOUNT {Money.Yuan(-receipt.DiscountFen)}");
        foreach (var tender in receipt.Tenders)
            lines.Add($"银行卡 CARD {tender.Tender}: {Money.Yuan(tender.AmountFen)} {tender.MaskedPan} {tender.ApprovalCode}");
        lines.Add($"导购 ASSOCIATE {receipt.AssociateId}");
        lines.Add($"时间 TIME {TimeOf(receipt.PaidAt)}");
        return new Printout(kind, receipt.OrderNo, lines);
    }

    private static string NameOf(ReadMode mode) => mode switch
    {
        ReadMode.Chip => "插卡 CHIP",
        ReadMode.Swipe => "刷卡 SWIPE",
        ReadMode.Contactless => "挥卡 TAP",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "A read mode without a name."),
    };

    private static string TimeOf(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
