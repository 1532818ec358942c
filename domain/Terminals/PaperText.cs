using System.Globalization;
using QuickCheckout.Domain.Payments;

namespace QuickCheckout.Domain.Terminals;

/// <summary>Whose copy a paper is.</summary>
public enum PaperParty
{
    Customer,
    Store,
}

/// <summary>What slips and receipts say, line by line, in both languages (rule B8): on paper, and on a screen that shows one.</summary>
public static class PaperText
{
    /// <summary>A tender's slip.</summary>
    /// <param name="copy">0 the first time; a reprint bears its number.</param>
    public static IReadOnlyList<string> Of(Slip slip, PaperParty party, int copy = 0)
    {
        List<string> lines =
        [
            $"{(slip.Kind == SlipKind.Void ? "撤销签购单 VOID" : "签购单 SALE")} {NameOf(party)}",
            .. Duplicate(copy),
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
        lines.AddRange(slip.Signature switch
        {
            null => ["免签名 NO SIGNATURE NEEDED"],
            SignatureOutcome.Captured => ["已在屏幕签名 SIGNED ON SCREEN"],
            // Who can and will may still sign the store's paper (rule B6).
            _ when party == PaperParty.Store => ["未采集签名 SIGNATURE NOT CAPTURED", "签名 SIGNATURE ____________"],
            _ => (string[])["未采集签名 SIGNATURE NOT CAPTURED"],
        });
        return lines;
    }

    /// <summary>The order's receipt.</summary>
    /// <param name="copy">0 the first time; a reprint bears its number.</param>
    public static IReadOnlyList<string> Of(Receipt receipt, PaperParty party, int copy = 0)
    {
        List<string> lines = [$"购物小票 RECEIPT {NameOf(party)}", .. Duplicate(copy), $"门店 STORE {receipt.StoreId}", $"订单 ORDER {receipt.OrderNo}"];
        foreach (var line in receipt.Lines)
        {
            lines.Add($"{line.Name.Zh} {line.Name.En}");
            lines.Add($"  {line.Quantity} x {Money.Yuan(line.UnitPriceFen)} = {Money.Yuan(line.Quantity * line.UnitPriceFen)}");
        }
        lines.Add($"合计 TOTAL {Money.Yuan(receipt.TotalFen)}");
        if (receipt.DiscountFen != 0)
            lines.Add($"优惠 DISCOUNT {Money.Yuan(-receipt.DiscountFen)}");
        foreach (var tender in receipt.Tenders)
            lines.Add(string.Join(' ', ((string?[])[$"{NameOf(tender.Means)} {tender.Tender}: {Money.Yuan(tender.AmountFen)}", tender.Payer, tender.Reference]).OfType<string>()));
        lines.Add($"导购 ASSOCIATE {receipt.AssociateId}");
        lines.Add($"时间 TIME {TimeOf(receipt.PaidAt)}");
        return lines;
    }

    private static IEnumerable<string> Duplicate(int copy) => copy == 0 ? [] : [$"*** 重印 DUPLICATE {copy} ***"];

    private static string NameOf(PaperParty party) => party == PaperParty.Store ? "商户联 STORE COPY" : "顾客联 CUSTOMER COPY";

    private static string NameOf(ReadMode mode) => mode switch
    {
        ReadMode.Chip => "插卡 CHIP",
        ReadMode.Swipe => "刷卡 SWIPE",
        ReadMode.Contactless => "挥卡 TAP",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "A read mode without a name."),
    };

    private static string NameOf(Means means) => means switch
    {
        Means.BankCard => "银行卡 CARD",
        Means.Alipay => "支付宝 ALIPAY",
        Means.InApp => "顾客端付款 APP",
        _ => throw new ArgumentOutOfRangeException(nameof(means), means, "Means without a name."),
    };

    private static string TimeOf(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
