using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using TestSupport;

namespace QuickCheckout.Integration;

/// <summary>All four cells of rule O3's table, over HTTP, MQTT and the books of acquirer, Alipay and shopping app.</summary>
[Collection(InTheShop.Name)]
public class what_the_method_and_the_terminal_decide(OpenShop open)
{
    [Fact]
    public async Task alipay_on_a_smart_pos()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, Phone.Quick);
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay, AfterSales = AfterSales.PaperReceipt });
        await till.Scan(await phone.PayCode());
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal((Step.Paid, Means.Alipay, null), (paid.Step, paid.Means, paid.Member));
        Assert.Equal(paid.PayableFen, (await phone.AtAlipay(Trade(paid).Number))!.HeldFen);
        // A pay code names nobody: no order in the app (rule A2).
        Assert.Null(await phone.StateOf(paid.OrderNo));
        var receipt = await Eventually.Get(till.Papers, papers => papers.Count >= 2);
        Assert.All(receipt, paper => Assert.Contains($"支付宝 ALIPAY 1: {Domain.Money.Yuan(paid.PayableFen)} {Trade(paid).ReferenceNo}", paper.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task alipay_on_a_cloud_pos()
    {
        await using var till = open.CloudTill();
        using var phone = new Phone(open.Shop, Phone.Careful);
        await till.Settle(till.Cart() with { Method = PaymentMethod.Alipay, AfterSales = AfterSales.PaperReceipt });
        await till.Scan(await phone.MemberCode());
        var waiting = await till.Until(s => s.Step == Step.AwaitingPayer);
        await phone.Shows(waiting.OrderNo, "awaiting-payment");
        await phone.Decide(waiting.OrderNo, pays: true);
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal((Step.Paid, Means.Alipay, "M0002"), (paid.Step, paid.Means, paid.Member?.MemberId));
        Assert.Equal(paid.PayableFen, (await phone.AtAlipay(Trade(paid).Number))!.HeldFen);
        await phone.Shows(paid.OrderNo, "paid");
        // Paper was wanted: it comes out of the cloud POS, over MQTT.
        Assert.Equal(["receipt-customer", "receipt-store"], (await Eventually.Get(till.Papers, papers => papers.Count >= 2)).Select(p => p.Kind).Order());
    }

    [Fact]
    public async Task bank_card_on_a_smart_pos()
    {
        await using var till = open.Till();
        using var phone = new Phone(open.Shop, Phone.Quick);
        await till.SettleAndScan();
        var paid = await till.Pay(null);
        Assert.Equal((Step.Paid, Means.BankCard), (paid.Step, paid.Means));
        Assert.Equal(paid.PayableFen, await till.HeldByAcquirer());
        // Rule O4: the member has the order in the app.
        await phone.Shows(paid.OrderNo, "paid");
    }

    [Fact]
    public async Task bank_card_on_a_cloud_pos()
    {
        await using var till = open.CloudTill();
        using var phone = new Phone(open.Shop, Phone.Careful);
        await till.Settle(till.Cart());
        await till.Scan(await phone.MemberCode());
        var waiting = await till.Until(s => s.Step == Step.AwaitingPayer);
        Assert.Equal((Means.InApp, NextAction.CheckoutCloses), (waiting.Means, waiting.Next));
        await phone.Decide(waiting.OrderNo, pays: true);
        var paid = await till.Until(s => s.HasEnded);
        Assert.Equal(Step.Paid, paid.Step);
        Assert.Equal(paid.PayableFen, (await phone.InTheApp(Trade(paid).Number))!.HeldFen);
        await phone.Shows(paid.OrderNo, "paid");
        Assert.Empty(await till.Papers());
    }

    private static Trade Trade(CheckoutStatus s) => s.CurrentTender!.Trade!;
}
